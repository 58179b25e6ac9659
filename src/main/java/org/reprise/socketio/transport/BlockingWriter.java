package org.reprise.socketio.transport;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.engine.SendListener;

/**
 * Writes on threads of which there are few, where a write may wait for the client in spite of a write listener, as on
 * Open Liberty. What is larger than a socket takes at once has threads apart, so that it cannot delay the rest.
 */
final class BlockingWriter implements AnswerWriter {

    /** What the buffer of a socket takes in any case when the client has read the answer before. */
    private static final int SMALL = 16 * 1024;

    private final OutputStream out;
    private final Patience patience;
    private final Threads threads;

    /** The thread of the request, as long as it is at work. */
    private volatile @Nullable Thread own = Thread.currentThread();

    /** What may be held up by clients that do not read small and large answers. */
    record Threads(Executor small, Executor large) {}

    BlockingWriter(OutputStream out, Patience patience, Threads threads) {
        this.out = out;
        this.patience = patience;
        this.threads = threads;
    }

    /** The request's own thread returns. */
    void leaveToOthers() {
        own = null;
    }

    @Override
    public void write(byte[] content, SendListener sent) {
        boolean small = content.length <= SMALL;
        if (small && Thread.currentThread() == own) {
            writeNow(content, sent);
            return;
        }
        AtomicBoolean begun = new AtomicBoolean();
        Runnable callOff = patience.begin(() -> {
            if (begun.compareAndSet(false, true)) {
                sent.sent(new IOException("too many clients do not take their answers"));
            }
        });
        (small ? threads.small() : threads.large()).execute(() -> {
            if (begun.compareAndSet(false, true)) {
                callOff.run();
                writeNow(content, sent);
            }
        });
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
