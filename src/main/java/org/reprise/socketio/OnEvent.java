package org.reprise.socketio;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Called for each event of that name which a client sends.
 *
 * <p>{@link Socket}, {@link Ack} and {@link Handshake} parameters may stand anywhere, once; every other parameter
 * takes the next argument of the event: strings, numbers, booleans and bytes directly, any other type through
 * JSON-B. A missing argument is {@code null}, or 0 or false for a primitive; a varargs array or {@code List} in the
 * last place takes the rest; {@code byte[]} and {@code ByteBuffer} take binary attachments, also inside other types.
 *
 * <p>The acknowledgement, if the client asked for one: a returned value is sent; a {@code CompletionStage} when it
 * completes; {@code void} without an {@link Ack} parameter sends an empty one after a normal return; with an
 * {@link Ack} parameter only the method itself sends it. After an exception there is none: the exception goes to
 * {@link OnError}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnEvent {

    /** The name of the event; the names Socket.IO reserves, such as {@code connect}, are refused at deployment. */
    String value();
}
