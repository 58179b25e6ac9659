package org.reprise.socketio;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Called when a socket is about to leave its rooms, which {@link Socket#rooms()} still shows.
 *
 * <p>Parameters: {@link Socket}, {@link DisconnectReason}, {@link Handshake}, in any order, each optional.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnDisconnecting {}
