package org.reprise.socketio.log;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
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
 * The bytes of a cell: the uid, when it was made, the number of items, and these. An event is its rooms, its exceptions, its text
 * without offset and its attachments; strings, byte arrays and sets have their length in front. Where the length of the rooms would
 * be, a negative number tells that it is another kind of item. Whoever does not know that kind cannot read the cell, so what is
 * new in a later version is a note, which has its length in front.
 */
final class CellCodec {

    private static final int HEADER = 2 * Long.BYTES;
    private static final int NOTE = -1;
    private static final int PASSING_EVENT = -2;
    private static final int ENVELOPE = -3;

    private CellCodec() {}

    static byte[] encode(long uid, long appendedAt, List<? extends LogItem> items) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(uid);
            out.writeLong(appendedAt);
            out.writeShort(items.size());
            for (LogItem item : items) {
                write(item, out);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void write(LogItem item, DataOutputStream out) throws IOException {
        if (item instanceof LoggedEvent event) {
            write(event, out);
        } else if (item instanceof LoggedNote note) {
            out.writeInt(NOTE);
            writeBytes(note.content(), out);
        } else {
            Envelope envelope = (Envelope) item;
            out.writeInt(ENVELOPE);
            out.writeLong(envelope.node());
            writeBytes(envelope.epoch().getBytes(StandardCharsets.US_ASCII), out);
            out.writeLong(envelope.previous());
        }
    }

    private static void write(LoggedEvent event, DataOutputStream out) throws IOException {
        if (!event.kept()) {
            out.writeInt(PASSING_EVENT);
        }
        writeStrings(event.rooms(), out);
        writeStrings(event.except(), out);
        writeBytes(event.event().open().getBytes(StandardCharsets.UTF_8), out);
        out.writeShort(event.event().attachments().size());
        for (byte[] attachment : event.event().attachments()) {
            writeBytes(attachment, out);
        }
    }

    static long uid(byte[] cell) {
        return ByteBuffer.wrap(cell).getLong();
    }

    static long appendedAt(byte[] cell) {
        return ByteBuffer.wrap(cell).getLong(Long.BYTES);
    }

    static List<LogItem> decode(byte[] cell) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(cell))) {
            in.skipNBytes(HEADER);
            int count = in.readUnsignedShort();
            List<LogItem> items = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                items.add(readItem(in));
            }
            return items;
        } catch (IOException broken) {
            throw new UncheckedIOException("a cell of the packet log is damaged", broken);
        }
    }

    private static LogItem readItem(DataInputStream in) throws IOException {
        int kind = in.readInt();
        return switch (kind) {
            case NOTE -> new LoggedNote(readBytes(in));
            case ENVELOPE ->
                new Envelope(in.readLong(), new String(readBytes(in), StandardCharsets.US_ASCII), in.readLong());
            case PASSING_EVENT -> readEvent(in.readInt(), false, in);
            default -> {
                if (kind < 0) {
                    throw new IOException(
                            "unknown kind of item " + kind); // which has no length by which to pass it over
                }
                yield readEvent(kind, true, in);
            }
        };
    }

    private static LoggedEvent readEvent(int countOfRooms, boolean kept, DataInputStream in) throws IOException {
        Set<String> rooms = readStrings(countOfRooms, in);
        Set<String> except = readStrings(in.readInt(), in);
        String open = new String(readBytes(in), StandardCharsets.UTF_8);
        List<byte[]> attachments = new ArrayList<>(0);
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            attachments.add(readBytes(in));
        }
        return new LoggedEvent(rooms, except, new EncodedEvent(open, attachments), kept);
    }

    private static void writeStrings(Set<String> strings, DataOutputStream out) throws IOException {
        out.writeInt(strings.size());
        for (String string : strings) {
            writeBytes(string.getBytes(StandardCharsets.UTF_8), out);
        }
    }

    private static Set<String> readStrings(int count, DataInputStream in) throws IOException {
        if (count == 0) {
            return Set.of();
        }
        Set<String> strings = new LinkedHashSet<>();
        for (int left = count; left > 0; left--) {
            strings.add(new String(readBytes(in), StandardCharsets.UTF_8));
        }
        return strings;
    }

    private static void writeBytes(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] bytes = length < 0 ? new byte[0] : in.readNBytes(length);
        if (bytes.length != length) {
            throw new EOFException(length + " bytes are announced, and " + bytes.length + " are there");
        }
        return bytes;
    }
}
