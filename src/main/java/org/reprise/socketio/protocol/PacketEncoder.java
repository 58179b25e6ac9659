package org.reprise.socketio.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes the packets that a server sends. Thread-safe. */
public final class PacketEncoder {

    private final ArgumentWriter writer;

    public PacketEncoder(ValueMapper mapper) {
        writer = new ArgumentWriter(mapper);
    }

    /** CONNECT: {@code 0{"sid":"..."}}, with a pid if recovery is on. */
    public EncodedPacket connect(String namespace, String sid, @Nullable String pid) {
        StringBuilder out = head(PacketType.CONNECT, namespace, null).append("{\"sid\":");
        JsonStrings.quote(sid, out);
        if (pid != null) {
            out.append(",\"pid\":");
            JsonStrings.quote(pid, out);
        }
        return new EncodedPacket(out.append('}').toString(), List.of());
    }

    public EncodedPacket disconnect(String namespace) {
        return new EncodedPacket(head(PacketType.DISCONNECT, namespace, null).toString(), List.of());
    }

    /**
     * CONNECT_ERROR: {@code 4{"message":"...","data":...}}.
     *
     * @throws IllegalArgumentException when the data cannot be written
     */
    public EncodedPacket connectError(String namespace, String message, @Nullable Object data) {
        List<byte[]> attachments = new ArrayList<>(0);
        StringBuilder out = head(PacketType.CONNECT_ERROR, namespace, null).append("{\"message\":");
        JsonStrings.quote(message, out);
        if (data != null) {
            out.append(",\"data\":");
            write(data, out, attachments, () -> "the data of a refusal");
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
        String id = ackId == null ? null : ackId.toString();
        StringBuilder out = head(PacketType.EVENT, namespace, id, args).append('[');
        JsonStrings.quote(name, out);
        for (int i = 0; i < args.length; i++) {
            out.append(',');
            int index = i;
            write(args[i], out, attachments, () -> "argument " + index + " of the event \"" + name + "\"");
        }
        return new EncodedEvent(withAttachments(PacketType.BINARY_EVENT, out, attachments), attachments);
    }

    /** An event of a namespace with the id of the acknowledgement that it asks for, where it was encoded without. */
    public EncodedPacket asking(String namespace, EncodedEvent event, long ackId) {
        String open = event.open();
        int array = namespace.equals("/") ? open.indexOf('[') : open.indexOf('/') + namespace.length() + 1;
        return new EncodedPacket(open.substring(0, array) + ackId + open.substring(array) + "]", event.attachments());
    }

    /**
     * ACK, or BINARY_ACK.
     *
     * @param ackId as the client sent it
     * @throws IllegalArgumentException for an argument that cannot be written
     */
    public EncodedPacket ack(String namespace, String ackId, @Nullable Object[] args) {
        List<byte[]> attachments = new ArrayList<>(0);
        StringBuilder out = head(PacketType.ACK, namespace, ackId, args);
        writeAll(args, out, attachments, "an acknowledgement");
        return new EncodedPacket(withAttachments(PacketType.BINARY_ACK, out, attachments), attachments);
    }

    /**
     * Values that another node is to read.
     *
     * @param what they belong to
     * @throws IllegalArgumentException for a value that cannot be written
     */
    public EncodedArguments arguments(String what, @Nullable Object... args) {
        List<byte[]> attachments = new ArrayList<>(0);
        StringBuilder out = new StringBuilder(64);
        writeAll(args, out, attachments, what);
        return new EncodedArguments(out.toString(), attachments);
    }

    private void writeAll(@Nullable Object[] args, StringBuilder out, List<byte[]> attachments, String what) {
        out.append('[');
        for (int i = 0; i < args.length; i++) {
            if (i > 0) {
                out.append(',');
            }
            int index = i;
            write(args[i], out, attachments, () -> "argument " + index + " of " + what);
        }
        out.append(']');
    }

    private void write(@Nullable Object value, StringBuilder out, List<byte[]> attachments, Supplier<String> what) {
        try {
            writer.write(value, out, attachments);
        } catch (RuntimeException failure) {
            throw new IllegalArgumentException(
                    what.get() + " cannot be written as JSON: " + failure.getMessage(), failure);
        }
    }

    /** The text, with the binary type and the number of attachments in front of it if there are any. */
    private static String withAttachments(PacketType binary, StringBuilder out, List<byte[]> attachments) {
        if (!attachments.isEmpty()) {
            out.replace(0, 1, binary.digit() + Integer.toString(attachments.size()) + "-");
        }
        return out.toString();
    }

    private static StringBuilder head(
            PacketType type, String namespace, @Nullable String ackId, @Nullable Object... args) {
        int size = 64;
        for (Object arg : args) {
            size += arg instanceof String text ? text.length() + 8 : 16;
        }
        StringBuilder out = new StringBuilder(size).append(type.digit());
        if (!namespace.equals("/")) {
            out.append(namespace).append(',');
        }
        return ackId == null ? out : out.append(ackId);
    }
}
