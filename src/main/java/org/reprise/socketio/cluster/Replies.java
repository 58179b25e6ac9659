package org.reprise.socketio.cluster;

import static java.lang.System.Logger.Level.DEBUG;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The replies of this node to what others have asked: all that was given while one part was written becomes the next.
 * Thread-safe.
 */
public final class Replies {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.cluster");
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final AnswerCache cache;
    private final Executor writer;
    private final Timer timer;

    /** @param writer runs one task at a time, on a thread that may wait for the cache */
    public Replies(AnswerCache cache, Executor writer, Timer timer) {
        this.cache = cache;
        this.writer = writer;
        this.timer = timer;
    }

    /**
     * Begins a reply.
     *
     * @param node as which this one was asked
     * @param answers how many there will be
     */
    public <A> Reply<A> begin(Request request, long node, int answers, AnswerCodec<A> codec) {
        Outgoing<A> outgoing = new Outgoing<>(request, node, codec);
        return new Reply<>(answers, reply -> writer.execute(() -> outgoing.write(reply)));
    }

    /** A reply on its way, by the writer alone. */
    private final class Outgoing<A> {

        private final Request request;
        private final long node;
        private final AnswerCodec<A> codec;

        /** How often it makes sense to try again. */
        private long patience;

        private int number;
        private boolean ended;

        /** A part that could not be written yet. */
        private byte @Nullable [] unwritten;

        Outgoing(Request request, long node, AnswerCodec<A> codec) {
            this.request = request;
            this.node = node;
            this.codec = codec;
            patience = request.timeout().dividedBy(PAUSE);
        }

        void write(Reply<A> reply) {
            for (byte[] part = next(reply); part != null; part = next(reply)) {
                try {
                    cache.put(request.id(), node, number, part);
                } catch (RuntimeException failure) { // providers have exceptions of their own
                    LOG.log(DEBUG, "an answer could not be written yet", failure);
                    retry(reply, part);
                    return;
                }
                unwritten = null;
                number++;
                ended = Part.isLast(part);
            }
        }

        private byte @Nullable [] next(Reply<A> reply) {
            if (ended) {
                return null;
            }
            return unwritten == null ? Part.take(reply, codec) : unwritten;
        }

        private void retry(Reply<A> reply, byte[] part) {
            unwritten = part;
            ended = patience-- <= 0;
            if (!ended) {
                Runnable unused = timer.schedule(PAUSE, () -> writer.execute(() -> write(reply)));
            }
        }
    }
}
