package org.reprise.socketio;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Called once for each socket that was connected, after it has left its rooms; the last call for that socket.
 *
 * <p>The client may come back and be recovered: {@link OnRecover} is then called with a new {@link Socket} of the
 * same id. Parameters: {@link Socket}, {@link DisconnectReason}, {@link Handshake}, in any order, each optional.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnDisconnect {}
