package org.reprise.socketio;

/**
 * Why a socket was disconnected, in Socket.IO's own words, which {@link #toString()} gives and which a client sees
 * when a reason is emitted.
 */
public enum DisconnectReason {
    /** The client disconnected on purpose. Ends the session. */
    CLIENT_NAMESPACE_DISCONNECT("client namespace disconnect", false),
    /** The server disconnected the socket on purpose. Ends the session. */
    SERVER_NAMESPACE_DISCONNECT("server namespace disconnect", false),
    /** The server closed the connection under the socket, or the client broke the Socket.IO protocol. */
    FORCED_CLOSE("forced close", true),
    /** The client did not answer a heartbeat in time. */
    PING_TIMEOUT("ping timeout", true),
    /** The connection was closed by the client or by something in between. */
    TRANSPORT_CLOSE("transport close", true),
    /** The connection failed. */
    TRANSPORT_ERROR("transport error", true),
    /** The client broke the Engine.IO protocol. Ends the session. */
    PARSE_ERROR("parse error", false),
    /** The application is stopping. */
    SERVER_SHUTTING_DOWN("server shutting down", true);

    private final String text;
    private final boolean recoverable;

    DisconnectReason(String text, boolean recoverable) {
        this.text = text;
        this.recoverable = recoverable;
    }

    /** Whether the client can come back and be recovered. */
    public boolean recoverable() {
        return recoverable;
    }

    @Override
    public String toString() {
        return text;
    }
}
