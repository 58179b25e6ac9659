package org.reprise.socketio;

import org.jspecify.annotations.Nullable;

/** Thrown by a {@link Middleware}: the client gets {@code connect_error} with this message and data. */
public class ConnectRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable Object data;

    public ConnectRefusedException(String message) {
        this(message, null);
    }

    /**
     * @param message the client's {@code error.message}
     * @param data the client's {@code error.data}, written by JSON-B; null for none
     */
    public ConnectRefusedException(String message, @Nullable Object data) {
        super(message);
        this.data = data;
    }

    public @Nullable Object data() {
        return data;
    }
}
