package org.reprise.socketio.cluster;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of a node's answers to a question, as they travel together.
 *
 * @param last whether there are no more
 */
record Part<A>(List<A> answers, boolean last) {

    /** A part that has as much ends, and what is left is in the next. */
    private static final int FULL = 1 << 20;

    private static final int ANSWER = 1;
    private static final int MORE = 2;
    private static final int LAST = 3;

    /** What was given and not taken yet, as bytes; null if there is nothing to be said. */
    static <A> byte @Nullable [] take(Reply<A> reply, AnswerCodec<A> codec) {
        A answer = reply.take();
        if (answer == null && !reply.isComplete()) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            while (answer != null) {
                out.writeByte(ANSWER);
                codec.write(answer, out);
                answer = out.size() < FULL ? reply.take() : null;
            }
            out.writeByte(reply.isComplete() ? LAST : MORE);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    static boolean isLast(byte[] part) {
        return part[part.length - 1] == LAST;
    }

    static <A> Part<A> of(byte[] part, AnswerCodec<A> codec) {
        List<A> answers = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(part))) {
            while (in.readByte() == ANSWER) {
                answers.add(codec.read(in));
            }
        } catch (IOException broken) {
            throw new UncheckedIOException("an answer of another node cannot be read", broken);
        }
        return new Part<>(answers, isLast(part));
    }
}
