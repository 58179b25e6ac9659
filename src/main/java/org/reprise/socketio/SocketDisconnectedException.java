package org.reprise.socketio;

/** The connection ended before the client acknowledged an emit; whether it had received it is not known. */
public class SocketDisconnectedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SocketDisconnectedException(String message) {
        super(message);
    }
}
