package org.reprise.socketio.transport;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.engine.SendListener;

/**
 * Writes the body of one response. What a socket takes at once is simply written, by one of few threads if the request's
 * own has left. The rest is written as the client takes it, or by few other threads where a write listener is of no use.
 */
final class AnswerWriter {

    /** What the buffer of a socket takes in any case when the client has read the answer before. */
    private static final int SMALL = 16 * 1024;

    /** Its streams take a write listener, and block all the same. */
    private static final String LIBERTY = "com.ibm.ws.";

    private final ServletOutputStream out;
    private final Patience patience;
    private final Threads threads;
    private final boolean listens;

    /** The thread of the request, as long as it is at work. */
    private @Nullable Thread own = Thread.currentThread();

    private @Nullable Runnable waiting;

    /** What may be held up by clients that do not read small and large answers. */
    record Threads(Executor small, Executor large) {}

    AnswerWriter(ServletOutputStream out, Patience patience, Threads threads, boolean listens) {
        this.out = out;
        this.patience = patience;
        this.threads = threads;
        this.listens = listens;
    }

    /** To be made by the request's own thread, after {@code startAsync}. */
    static AnswerWriter to(ServletOutputStream out, Patience patience, Threads threads) {
        return new AnswerWriter(
                out, patience, threads, !out.getClass().getName().startsWith(LIBERTY));
    }

    /** The request's own thread returns. */
    void leaveToOthers() {
        Runnable start;
        synchronized (this) {
            own = null;
            start = waiting;
        }
        if (start != null) {
            start.run();
        }
    }

    /**
     * Begins to write; does not wait for the client. To be called once, by any thread.
     *
     * @param sent told once, when nothing is left to be written or when it was given up
     */
    void write(byte[] content, SendListener sent) {
        boolean small = content.length <= SMALL;
        boolean byOwnThread = isOwnThread();
        if (small && byOwnThread) {
            writeNow(content, sent);
        } else if (small) {
            onceLeft(() -> threads.small().execute(() -> writeNow(content, sent)));
        } else if (!listens) {
            onceLeft(() -> threads.large().execute(() -> writeNow(content, sent)));
        } else if (byOwnThread) {
            ListeningWrite.begin(out, content, sent, patience);
        } else {
            onceLeft(() -> threads.large().execute(() -> ListeningWrite.begin(out, content, sent, patience)));
        }
    }

    private synchronized boolean isOwnThread() {
        return Thread.currentThread() == own;
    }

    /** Payara uses the request again as soon as another thread has completed it, though its own is still at work. */
    private void onceLeft(Runnable start) {
        synchronized (this) {
            if (own != null) {
                waiting = start;
                return;
            }
        }
        start.run();
    }

    private void writeNow(byte[] content, SendListener sent) {
        try {
            out.write(content);
            out.flush();
        } catch (IOException | RuntimeException failure) {
            sent.sent(failure);
            return;
        }
        sent.sent(null);
    }
}
