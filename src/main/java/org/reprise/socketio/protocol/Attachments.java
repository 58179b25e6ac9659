package org.reprise.socketio.protocol;

import java.nio.ByteBuffer;
import java.util.List;

/** How binary data stands in the JSON of a packet. */
public final class Attachments {

    /** The key that marks a placeholder. */
    public static final String PLACEHOLDER = "_placeholder";

    /** The key of the attachment's number in a placeholder. */
    public static final String NUMBER = "num";

    private Attachments() {}

    static void write(byte[] bytes, StringBuilder out, List<byte[]> attachments) {
        out.append("{\"")
                .append(PLACEHOLDER)
                .append("\":true,\"")
                .append(NUMBER)
                .append("\":");
        out.append(add(bytes, attachments)).append('}');
    }

    /** Adds a copy, since the packet is written later than the caller may change the array; returns its number. */
    public static int add(byte[] bytes, List<byte[]> attachments) {
        attachments.add(bytes.clone());
        return attachments.size() - 1;
    }

    /** What the buffer has left, which stays there. */
    public static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
