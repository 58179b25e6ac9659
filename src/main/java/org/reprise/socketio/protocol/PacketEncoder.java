package org.reprise.socketio.protocol;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the packets that a server sends. Thread-safe. */
public final class PacketEncoder {

    private final ArgumentWriter writer;

    public PacketEncoder(ValueMapper mapper) {
        writer = new ArgumentWriter(mapper);
    }

    /** CONNECT: {@code 0{"sid":"..."}}, with a pid if recovery is on. */
    public EncodedPacket connect(String namespace, String sid, @Nullable String pid) {
        StringBuilder out = head(PacketType.CONNECT, 0, namespace, null).append("{\"sid\":");
        JsonStrings.quote(sid, out);
        if (pid != null) {
            out.append(",\"pid\":");
            JsonStrings.quote(pid, out);
        }
        return new EncodedPacket(out.append('}').toString(), List.of());
    }

    public EncodedPacket disconnect(String namespace) {
        return new EncodedPacket(head(PacketType.DISCONNECT, 0, namespace, null).toString(), List.of());
    }

    /**
     * CONNECT_ERROR: {@code 4{"message":"...","data":...}}.
     *
     * @throws IllegalArgumentException when the data cannot be written
     */
    public EncodedPacket connectError(String namespace, String message, @Nullable Object data) {
        List<byte[]> attachments = new ArrayList<>(0);
        StringBuilder out = head(PacketType.CONNECT_ERROR, 0, namespace, null).append("{\"message\":");
        JsonStrings.quote(message, out);
        if (data != null) {
            out.append(",\"data\":");
            write(data, "the data of a refusal", out, attachments);
        }
        if (!attachments.isEmpty()) {
            throw new IllegalArgumentException("the data of a refusal cannot hold binary data");
        }
        return new EncodedPacket(out.append('}').toString(), List.of());
    }

    /**
     * EVENT, or BINARY_EVENT.
     *
     * @param ackId of the acknowledgement asked for; null for none
     * @throws IllegalArgumentException for a reserved name or an argument that cannot be written
     */
    public EncodedEvent event(String namespace, @Nullable Long ackId, String name, @Nullable Object[] args) {
        if (ReservedEvents.contains(name)) {
            throw new IllegalArgumentException("\"" + name + "\" is a reserved event name; choose another one");
        }
        List<byte[]> attachments = new ArrayList<>(0);
        StringBuilder array = new StringBuilder(64).append('[');
        JsonStrings.quote(name, array);
        for (int i = 0; i < args.length; i++) {
            array.append(',');
            write(args[i], "argument " + i + " of the event \"" + name + "\"", array, attachments);
        }
        PacketType type = attachments.isEmpty() ? PacketType.EVENT : PacketType.BINARY_EVENT;
        String id = ackId == null ? null : ackId.toString();
        return new EncodedEvent(
                head(type, attachments.size(), namespace, id).append(array).toString(), attachments);
    }

    /**
     * ACK, or BINARY_ACK.
     *
     * @param ackId as the client sent it
     * @throws IllegalArgumentException for an argument that cannot be written
     */
    public EncodedPacket ack(String namespace, String ackId, @Nullable Object[] args) {
        List<byte[]> attachments = new ArrayList<>(0);
        StringBuilder array = new StringBuilder(32).append('[');
        for (int i = 0; i < args.length; i++) {
            if (i > 0) {
                array.append(',');
            }
            write(args[i], "argument " + i + " of an acknowledgement", array, attachments);
        }
        PacketType type = attachments.isEmpty() ? PacketType.ACK : PacketType.BINARY_ACK;
        StringBuilder text = head(type, attachments.size(), namespace, ackId);
        return new EncodedPacket(text.append(array).append(']').toString(), attachments);
    }

    private void write(@Nullable Object value, String what, StringBuilder out, List<byte[]> attachments) {
        try {
            writer.write(value, out, attachments);
        } catch (RuntimeException failure) {
            throw new IllegalArgumentException(what + " cannot be written as JSON: " + failure.getMessage(), failure);
        }
    }

    private static StringBuilder head(PacketType type, int attachments, String namespace, @Nullable String ackId) {
        StringBuilder out = new StringBuilder(128).append(type.digit());
        if (attachments > 0) {
            out.append(attachments).append('-');
        }
        if (!namespace.equals("/")) {
            out.append(namespace).append(',');
        }
        return ackId == null ? out : out.append(ackId);
    }
}
