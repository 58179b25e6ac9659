package org.reprise.socketio;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Called with what another method of the bean threw, and with a packet of the client that could not be read.
 *
 * <p>Parameters: the {@code Throwable}, {@link Socket}, {@link Handshake}, in any order, each optional. Without such
 * a method the error is logged.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnError {}
