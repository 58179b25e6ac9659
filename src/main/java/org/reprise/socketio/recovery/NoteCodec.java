package org.reprise.socketio.recovery;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.cluster.Node;

/**
 * A note as bytes: a letter for its kind, and what it says. Nodes of several versions read each other's notes while a
 * cluster is updated: a kind that is new is passed over by those that do not know it, and what is new in a kind stands at
 * its end, where they do not read.
 */
final class NoteCodec {

    private NoteCodec() {}

    static byte[] encode(Note note) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            if (note instanceof Note.Kept kept) {
                out.writeByte('k');
                ValueCodec.writeString(kept.key(), out);
                out.writeLong(kept.asOf());
                out.writeInt(kept.session().length);
                out.write(kept.session());
            } else if (note instanceof Note.Ended ended) {
                out.writeByte('e');
                ValueCodec.writeString(ended.key(), out);
            } else if (note instanceof Note.Claimed claimed) {
                out.writeByte('c');
                ValueCodec.writeString(claimed.key(), out);
            } else if (note instanceof Note.NodeLost lost) {
                out.writeByte('n');
                out.writeLong(lost.node());
            } else if (note instanceof Note.Present present) {
                out.writeByte('p');
                ValueCodec.writeString(present.name(), out);
                writeNodes(present.all(), out);
            } else if (note instanceof Note.Left) {
                out.writeByte('q');
            } else if (note instanceof Note.Asked asked) {
                out.writeByte('a');
                out.writeInt(asked.question().length);
                out.write(asked.question());
            } else {
                write(((Note.Ordered) note).order(), out);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void write(Order order, DataOutputStream out) throws IOException {
        if (order instanceof Order.Rooms rooms) {
            out.writeByte(rooms.join() ? 'j' : 'l');
            writeStrings(rooms.rooms(), out);
            writeStrings(rooms.except(), out);
            writeStrings(rooms.names(), out);
        } else if (order instanceof Order.Disconnect disconnect) {
            out.writeByte(disconnect.closeConnection() ? 'D' : 'd');
            writeStrings(disconnect.rooms(), out);
            writeStrings(disconnect.except(), out);
        } else {
            out.writeByte('r');
            ValueCodec.writeString(((Order.Revoke) order).principal(), out);
        }
    }

    /**
     * Reads a note; null if it is of a kind that this version does not know.
     *
     * @throws UncheckedIOException if it is damaged
     */
    static @Nullable Note decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte kind = in.readByte();
            return switch (kind) {
                case 'k' -> new Note.Kept(ValueCodec.readString(in), in.readLong(), ValueCodec.readBytes(in));
                case 'e' -> new Note.Ended(ValueCodec.readString(in));
                case 'c' -> new Note.Claimed(ValueCodec.readString(in));
                case 'n' -> new Note.NodeLost(in.readLong());
                case 'p' -> new Note.Present(ValueCodec.readString(in), readNodes(in));
                case 'q' -> new Note.Left();
                case 'a' -> new Note.Asked(ValueCodec.readBytes(in));
                case 'j', 'l' ->
                    new Note.Ordered(new Order.Rooms(kind == 'j', readStrings(in), readStrings(in), readStrings(in)));
                case 'd', 'D' -> new Note.Ordered(new Order.Disconnect(readStrings(in), readStrings(in), kind == 'D'));
                case 'r' -> new Note.Ordered(new Order.Revoke(ValueCodec.readString(in)));
                default -> null;
            };
        } catch (IOException broken) {
            throw new UncheckedIOException("a note in the packet log cannot be read", broken);
        }
    }

    private static void writeNodes(Set<Node> nodes, DataOutputStream out) throws IOException {
        out.writeInt(nodes.size());
        for (Node node : nodes) {
            out.writeLong(node.id());
            ValueCodec.writeString(node.name(), out);
        }
    }

    private static Set<Node> readNodes(DataInputStream in) throws IOException {
        Set<Node> nodes = new LinkedHashSet<>();
        for (int left = in.readInt(); left > 0; left--) {
            nodes.add(new Node(in.readLong(), ValueCodec.readString(in)));
        }
        return nodes;
    }

    private static void writeStrings(Set<String> strings, DataOutputStream out) throws IOException {
        out.writeInt(strings.size());
        for (String string : strings) {
            ValueCodec.writeString(string, out);
        }
    }

    private static Set<String> readStrings(DataInputStream in) throws IOException {
        Set<String> strings = new LinkedHashSet<>();
        for (int left = in.readInt(); left > 0; left--) {
            strings.add(ValueCodec.readString(in));
        }
        return strings;
    }
}
