package org.reprise.socketio.protocol;

/** The packet types, in the order of their digits on the wire. */
public enum PacketType {
    CONNECT,
    DISCONNECT,
    EVENT,
    ACK,
    CONNECT_ERROR,
    BINARY_EVENT,
    BINARY_ACK;

    private static final PacketType[] BY_DIGIT = values();

    char digit() {
        return (char) ('0' + ordinal());
    }

    boolean isBinary() {
        return this == BINARY_EVENT || this == BINARY_ACK;
    }

    static PacketType of(char digit) throws PacketParseException {
        if (digit < '0' || digit > '6') {
            throw new PacketParseException("unknown packet type");
        }
        return BY_DIGIT[digit - '0'];
    }
}
