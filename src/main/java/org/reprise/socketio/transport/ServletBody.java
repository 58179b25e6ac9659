package org.reprise.socketio.transport;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.engine.PollBody;

/** The body of a POST, read as it comes; no thread waits for it. Memory is taken for what has come only. */
final class ServletBody implements PollBody, ReadListener {

    private static final int BLOCK = 4096;

    private final ServletInputStream in;
    private final long announced;
    private final Patience patience;
    private byte[] bytes = {};
    private int size;
    private int limit;

    // guarded by this
    private PollBody.@Nullable Reader reader;
    private @Nullable Runnable deadline;

    /**
     * Reads nothing yet.
     *
     * @param announced how many bytes there are to be, or -1 if that is not known
     */
    ServletBody(ServletInputStream in, long announced, Patience patience) {
        this.in = in;
        this.announced = announced;
        this.patience = patience;
    }

    /** To be called by the request's own thread, after {@code startAsync}. */
    @Override
    public void read(int most, PollBody.Reader told) {
        if (announced > most) {
            told.tooLarge();
            return;
        }
        limit = most;
        synchronized (this) {
            reader = told;
        }
        in.setReadListener(this);
    }

    @Override
    public void onDataAvailable() throws IOException {
        // Not isFinished(), which on Payara tells that all has come, not that all was read; and up to the end, as
        // Payara calls onAllDataRead only after isReady() was asked there.
        while (in.isReady()) {
            int read = size == announced ? in.read() : readSome();
            if (read < 0) {
                return;
            }
            if (size > limit) {
                end(PollBody.Reader::tooLarge);
                return;
            }
        }
        awaitMore();
    }

    /** Makes room for at least one byte more; beyond the limit for just that one, which tells that it is too large. */
    private int readSome() throws IOException {
        if (size == bytes.length) {
            long wanted = size == 0 ? BLOCK : 2L * size;
            long most = announced < 0 ? limit + 1L : announced;
            bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, most));
        }
        int read = in.read(bytes, size, bytes.length - size);
        size += Math.max(0, read);
        return read;
    }

    private synchronized void awaitMore() {
        if (reader != null && deadline == null) { // it may have ended on another thread already
            deadline = patience.begin(() -> onError(new IOException("the body did not come in time")));
        }
    }

    @Override
    public void onAllDataRead() {
        if (size < announced) {
            onError(new EOFException("the body ended early"));
        } else {
            byte[] body = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
            end(told -> told.received(body));
        }
    }

    @Override
    public void onError(Throwable failure) {
        IOException why = failure instanceof IOException io ? io : new IOException(failure);
        end(told -> told.failed(why));
    }

    private void end(Consumer<PollBody.Reader> outcome) {
        PollBody.Reader told;
        Runnable timer;
        synchronized (this) {
            told = reader;
            timer = deadline;
            reader = null;
        }
        if (told == null) {
            return;
        }
        if (timer != null) {
            timer.run();
        }
        outcome.accept(told);
    }
}
