package org.reprise.socketio.transport;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.engine.SendListener;

/** Writes one answer when the container says that it will not block: no thread waits for the client. */
final class ListeningWrite implements WriteListener {

    private final ServletOutputStream out;
    private final byte[] content;
    private final SendListener sent;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicInteger calls = new AtomicInteger();
    private final Runnable callOff;

    /** All is written, but not yet taken. Only touched by the thread that has found no other call under way. */
    private boolean written;

    private ListeningWrite(ServletOutputStream out, byte[] content, SendListener sent, Patience patience) {
        this.out = out;
        this.content = content;
        this.sent = sent;
        callOff = patience.begin(() -> end(new IOException("the answer was not taken in time")));
    }

    /** Begins to write. */
    static void begin(ServletOutputStream out, byte[] content, SendListener sent, Patience patience) {
        ListeningWrite write = new ListeningWrite(out, content, sent, patience);
        try {
            out.setWriteListener(write);
        } catch (IllegalStateException over) {
            write.end(over);
        }
    }

    /** Containers call this from several threads, and from within their own methods; so no lock is held over those. */
    @Override
    public void onWritePossible() {
        int handled = 0;
        int called = calls.incrementAndGet();
        if (called != 1) {
            return;
        }
        do {
            handled = called;
            goOn();
            called = calls.get();
        } while (called != handled || !calls.compareAndSet(handled, 0));
    }

    private void goOn() {
        try {
            while (!ended.get() && out.isReady()) {
                if (written) {
                    end(null);
                    return;
                }
                written = true;
                out.write(content);
            }
        } catch (IOException | RuntimeException failure) {
            end(failure);
        }
    }

    @Override
    public void onError(Throwable failure) {
        end(failure);
    }

    private void end(@Nullable Throwable failure) {
        if (ended.compareAndSet(false, true)) {
            callOff.run();
            sent.sent(failure);
        }
    }
}
