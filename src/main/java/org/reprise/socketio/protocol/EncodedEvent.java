package org.reprise.socketio.protocol;

import java.util.List;

/**
 * An event encoded up to the closing bracket of its arguments, so that an offset can still become the last of them.
 * Immutable.
 *
 * @param open the text without {@code ]}
 */
public record EncodedEvent(String open, List<byte[]> attachments) {

    public EncodedPacket packet() {
        return new EncodedPacket(open + "]", attachments);
    }

    /** The packet with an offset, which needs no escapes, as its last argument. */
    public EncodedPacket packet(String offset) {
        return new EncodedPacket(open + ",\"" + offset + "\"]", attachments);
    }
}
