package org.reprise.socketio.protocol;

/** A client sent what is no Socket.IO packet: its connection is closed. */
public final class PacketParseException extends Exception {

    private static final long serialVersionUID = 1L;

    public PacketParseException(String message) {
        super(message, null, false, false);
    }
}
