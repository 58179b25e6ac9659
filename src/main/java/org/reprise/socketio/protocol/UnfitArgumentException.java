package org.reprise.socketio.protocol;

/**
 * What a client sent does not fit the type that the application expects. The message holds nothing of what was sent,
 * so that it can be logged; the cause may.
 */
public final class UnfitArgumentException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public UnfitArgumentException(String message, Throwable cause) {
        super(message, cause);
    }
}
