package org.reprise.socketio.protocol;

/** The packet types and their digits on the wire. */
public enum PacketType {
    CONNECT('0'),
    DISCONNECT('1'),
    EVENT('2'),
    ACK('3'),
    CONNECT_ERROR('4'),
    BINARY_EVENT('5'),
    BINARY_ACK('6');

    private static final PacketType[] TYPES = values();

    private final char digit;

    PacketType(char digit) {
        this.digit = digit;
    }

    char digit() {
        return digit;
    }

    boolean isBinary() {
        return this == BINARY_EVENT || this == BINARY_ACK;
    }

    static PacketType of(char digit) throws PacketParseException {
        for (PacketType type : TYPES) {
            if (type.digit == digit) {
                return type;
            }
        }
        throw new PacketParseException("unknown packet type");
    }
}
