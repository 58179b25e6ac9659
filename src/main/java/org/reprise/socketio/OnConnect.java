package org.reprise.socketio;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Called once for each socket that has connected, after the client was told so; what it emits arrives after that.
 *
 * <p>Parameters: {@link Socket}, {@link Handshake}, in any order, each optional. Also called for a recovered
 * socket when the bean has no {@link OnRecover} method. An exception goes to {@link OnError} and leaves the socket
 * connected; to refuse a client, use a {@link Middleware}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnConnect {}
