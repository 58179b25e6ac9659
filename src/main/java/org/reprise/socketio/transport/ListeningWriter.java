package org.reprise.socketio.transport;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.engine.SendListener;

/** Writes when the container says that it will not block: no thread waits for the client. */
final class ListeningWriter implements AnswerWriter, WriteListener {

    private enum State {
        /** The container has not yet let anything be written. */
        SHUT,
        OPEN,
        /** All is written, but not yet taken. */
        WRITTEN,
        ENDED
    }

    private final ServletOutputStream out;
    private final Patience patience;

    // guarded by this
    private State state = State.SHUT;
    private byte @Nullable [] content;
    private @Nullable SendListener listener;
    private @Nullable Runnable deadline;
    private boolean advancing;

    /** A container may call back from within {@code isReady} and {@code write}. */
    private boolean calledBack;

    ListeningWriter(ServletOutputStream out, Patience patience) {
        this.out = out;
        this.patience = patience;
    }

    /** Begins to listen; Payara calls back from within. */
    static ListeningWriter listeningTo(ServletOutputStream out, Patience patience) {
        ListeningWriter writer = new ListeningWriter(out, patience);
        out.setWriteListener(writer);
        return writer;
    }

    @Override
    public void write(byte[] bytes, SendListener sent) {
        synchronized (this) {
            content = bytes;
            listener = sent;
        }
        goOn();
    }

    @Override
    public void onWritePossible() {
        synchronized (this) {
            if (state == State.SHUT) {
                state = State.OPEN;
            }
        }
        goOn();
    }

    private void goOn() {
        boolean taken;
        try {
            taken = advance();
        } catch (IOException | RuntimeException failure) {
            end(failure);
            return;
        }
        if (taken) {
            end(null);
        }
    }

    /** Whether all has been taken. */
    private synchronized boolean advance() throws IOException {
        byte[] bytes = content;
        if (advancing) {
            calledBack = true;
            return false;
        }
        if (bytes == null || state == State.SHUT || state == State.ENDED) {
            return false;
        }
        advancing = true;
        try {
            do {
                calledBack = false;
                while (out.isReady()) {
                    if (state == State.WRITTEN) {
                        return true;
                    }
                    state = State.WRITTEN;
                    out.write(bytes);
                }
            } while (calledBack);
        } finally {
            advancing = false;
        }
        if (deadline == null) {
            deadline = patience.begin(() -> end(new IOException("the answer was not taken in time")));
        }
        return false;
    }

    @Override
    public void onError(Throwable failure) {
        end(failure);
    }

    private void end(@Nullable Throwable failure) {
        SendListener told;
        Runnable timer;
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            state = State.ENDED;
            told = listener;
            timer = deadline;
        }
        if (timer != null) {
            timer.run();
        }
        if (told != null) {
            told.sent(failure);
        }
    }
}
