package org.reprise.socketio.cluster;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

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
            Question.Sockets sockets = (Question.Sockets) question;
            out.writeByte('s');
            Strings.write(sockets.rooms(), out);
            Strings.write(sockets.except(), out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
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
            case 's' -> new Question.Sockets(Strings.readSet(in), Strings.readSet(in));
            default -> throw new IOException("unknown kind " + kind);
        };
    }
}
