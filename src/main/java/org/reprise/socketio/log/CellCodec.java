package org.reprise.socketio.log;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.reprise.socketio.protocol.EncodedEvent;

/**
 * The bytes of a cell: the uid, when it was made, the number of packets, and for each its rooms, its exceptions, its text without offset
 * and its attachments. Strings and byte arrays have their length in front.
 */
final class CellCodec {

    private static final int HEADER = 2 * Long.BYTES;

    private CellCodec() {}

    static byte[] encode(long uid, long appendedAt, List<LoggedEvent> events) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(uid);
            out.writeLong(appendedAt);
            out.writeShort(events.size());
            for (LoggedEvent event : events) {
                writeStrings(event.rooms(), out);
                writeStrings(event.except(), out);
                writeBytes(event.event().open().getBytes(StandardCharsets.UTF_8), out);
                out.writeShort(event.event().attachments().size());
                for (byte[] attachment : event.event().attachments()) {
                    writeBytes(attachment, out);
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    static long uid(byte[] cell) {
        return ByteBuffer.wrap(cell).getLong();
    }

    static long appendedAt(byte[] cell) {
        return ByteBuffer.wrap(cell).getLong(Long.BYTES);
    }

    static List<LoggedEvent> decode(byte[] cell) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(cell))) {
            in.skipNBytes(HEADER);
            int count = in.readUnsignedShort();
            List<LoggedEvent> events = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                Set<String> rooms = readStrings(in);
                Set<String> except = readStrings(in);
                String open = new String(readBytes(in), StandardCharsets.UTF_8);
                List<byte[]> attachments = new ArrayList<>(0);
                for (int left = in.readUnsignedShort(); left > 0; left--) {
                    attachments.add(readBytes(in));
                }
                events.add(new LoggedEvent(rooms, except, new EncodedEvent(open, attachments)));
            }
            return events;
        } catch (IOException broken) {
            throw new UncheckedIOException("a cell of the packet log is damaged", broken);
        }
    }

    private static void writeStrings(Set<String> strings, DataOutputStream out) throws IOException {
        out.writeInt(strings.size());
        for (String string : strings) {
            writeBytes(string.getBytes(StandardCharsets.UTF_8), out);
        }
    }

    private static Set<String> readStrings(DataInputStream in) throws IOException {
        Set<String> strings = new LinkedHashSet<>();
        for (int left = in.readInt(); left > 0; left--) {
            strings.add(new String(readBytes(in), StandardCharsets.UTF_8));
        }
        return strings;
    }

    private static void writeBytes(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }
}
