package org.reprise.socketio.cluster;

import static java.lang.System.Logger.Level.DEBUG;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The questions of this node that wait for answers. It looks for these itself: soon after a question, then less and less
 * often, so that an answer is found at the latest when half as much time again has passed. Thread-safe.
 */
public final class Inquiries {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.cluster");
    private static final int MOST = 10_000;
    private static final long FIRST_PAUSE = 2;
    private static final long LONGEST_PAUSE = 100;

    private final String namespace;
    private final @Nullable AnswerCache cache;
    private final Executor reader;
    private final Timer timer;
    private final Map<Long, Inquiry<?>> pending = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * @param cache where others answer; null if there are none
     * @param reader runs one task at a time, on a thread that may wait for the cache
     */
    public Inquiries(String namespace, @Nullable AnswerCache cache, Executor reader, Timer timer) {
        this.namespace = namespace;
        this.cache = cache;
        this.reader = reader;
        this.timer = timer;
    }

    /**
     * Opens an inquiry, which ends when that time is over.
     *
     * @throws IllegalStateException if there are too many, or the server is stopping
     */
    public <A> Inquiry<A> open(AnswerCodec<A> codec, Duration timeout) {
        if (pending.size() >= MOST) {
            throw new IllegalStateException("SIO0321 " + MOST + " questions to the nodes or clients of " + namespace
                    + " wait for answers; ask less often, or with a shorter timeout");
        }
        Inquiry<A> inquiry = new Inquiry<>(ThreadLocalRandom.current().nextLong(), codec);
        Runnable cancel = timer.schedule(timeout, () -> inquiry.end(true));
        pending.put(inquiry.id(), inquiry);
        var unused = inquiry.outcome().whenComplete((outcome, failure) -> {
            pending.remove(inquiry.id());
            cancel.run();
        });
        if (closed) {
            fail(inquiry);
            throw new IllegalStateException("the server is stopping");
        }
        return inquiry;
    }

    /** The inquiry of that id; null if it has ended. */
    public @Nullable Inquiry<?> find(long id) {
        return pending.get(id);
    }

    /** Looks for answers from now on. */
    public void follow(Inquiry<?> inquiry) {
        lookLater(inquiry, FIRST_PAUSE);
    }

    private void lookLater(Inquiry<?> inquiry, long pause) {
        if (cache != null && !inquiry.isDone()) {
            AnswerCache answers = cache;
            Runnable unused =
                    timer.schedule(Duration.ofMillis(pause), () -> reader.execute(() -> look(inquiry, answers, pause)));
        }
    }

    private void look(Inquiry<?> inquiry, AnswerCache answers, long pause) {
        boolean found = false;
        try {
            found = !inquiry.isDone() && inquiry.look(answers);
        } catch (RuntimeException failure) { // providers have exceptions of their own
            LOG.log(DEBUG, "answers could not be looked for", failure);
        }
        lookLater(inquiry, found ? FIRST_PAUSE : Math.min(pause + (pause + 1) / 2, LONGEST_PAUSE));
    }

    /** A node answers no more. */
    public void gone(long node) {
        pending.values().forEach(inquiry -> {
            inquiry.gone(node);
            inquiry.end(false);
        });
    }

    /** It has turned out who the others are. */
    public void known(Set<Node> others) {
        pending.values().forEach(inquiry -> {
            inquiry.known(others);
            inquiry.end(false);
        });
    }

    /** Ends all that waits, and takes no more. */
    public void close() {
        closed = true;
        pending.values().forEach(Inquiries::fail);
    }

    private static void fail(Inquiry<?> inquiry) {
        inquiry.outcome().completeExceptionally(new IllegalStateException("the server is stopping"));
    }
}
