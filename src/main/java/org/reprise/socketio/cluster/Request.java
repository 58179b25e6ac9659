package org.reprise.socketio.cluster;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.reprise.socketio.protocol.EncodedEvent;

/**
 * A question on its way to the nodes.
 *
 * @param id under which it is answered
 * @param timeout for how long answers are waited for
 */
public record Request(long id, Duration timeout, Question question) {

    /** As it stands in the log: a letter for its kind, and what it says. */
    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(id);
            out.writeLong(timeout.toMillis());
            write(question, out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void write(Question question, DataOutputStream out) throws IOException {
        if (question instanceof Question.Sockets sockets) {
            out.writeByte('s');
            Values.write(sockets.rooms(), out);
            Values.write(sockets.except(), out);
        } else if (question instanceof Question.Clients clients) {
            out.writeByte('c');
            Values.write(clients.rooms(), out);
            Values.write(clients.except(), out);
            Values.write(clients.event().open(), out);
            Values.write(clients.event().attachments(), out);
        } else {
            Question.Servers servers = (Question.Servers) question;
            out.writeByte(servers.acknowledged() ? 'A' : 'e');
            Values.write(servers.event(), out);
            ArgumentsCodec.INSTANCE.write(servers.arguments(), out);
        }
    }

    /**
     * Reads what another node has written.
     *
     * @throws UncheckedIOException if it is damaged
     */
    public static Request of(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return new Request(in.readLong(), Duration.ofMillis(in.readLong()), question(in));
        } catch (IOException broken) {
            throw new UncheckedIOException("a question in the packet log cannot be read", broken);
        }
    }

    private static Question question(DataInputStream in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case 's' -> new Question.Sockets(Values.readSet(in), Values.readSet(in));
            case 'c' -> new Question.Clients(Values.readSet(in), Values.readSet(in), event(in));
            case 'A', 'e' -> new Question.Servers(Values.read(in), ArgumentsCodec.INSTANCE.read(in), kind == 'A');
            default -> throw new IOException("unknown kind " + kind);
        };
    }

    private static EncodedEvent event(DataInputStream in) throws IOException {
        return new EncodedEvent(Values.read(in), Values.readAttachments(in));
    }
}
