package org.reprise.socketio;

import org.jspecify.annotations.Nullable;

/** The acknowledgement of one event, taken as a parameter of an {@link OnEvent} method. Thread-safe. */
@FunctionalInterface
public interface Ack {

    /**
     * Answers the client. Only the first call counts; does nothing when the client asked for no acknowledgement or
     * has gone.
     *
     * @throws IllegalArgumentException when an argument cannot be written; nothing was sent then
     * @throws EmitTimeoutException when it has to follow {@link BroadcastOperator#emitAsync asynchronous emits}, and there was
     *     no room for it to wait; nothing was sent then
     */
    void send(@Nullable Object... args);
}
