package org.reprise.socketio;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Called instead of {@link OnConnect} for a socket whose session was recovered: same id, rooms and data, and the
 * client has been sent what it missed.
 *
 * <p>Parameters: {@link Socket}, {@link Handshake}, in any order, each optional.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnRecover {}
