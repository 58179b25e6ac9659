package org.reprise.socketio.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** A response body that has room when the test says so. */
final class FakeOutput extends ServletOutputStream {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private WriteListener listener;
    private boolean room = true;
    private boolean fullAfterWrite;
    private boolean callsBackAtOnce;
    private boolean asked;
    private IOException failure;

    /** Has no room after a write until {@link #makeRoom}. */
    FakeOutput fullAfterWrite() {
        fullAfterWrite = true;
        return this;
    }

    /** Calls the listener within {@code setWriteListener} and {@code isReady}, as Payara does. */
    FakeOutput callingBackAtOnce() {
        callsBackAtOnce = true;
        return this;
    }

    FakeOutput failWith(IOException problem) {
        failure = problem;
        return this;
    }

    /** The container gets to it, or the client has read on. */
    void makeRoom() throws IOException {
        room = true;
        if (asked) {
            asked = false;
            listener.onWritePossible();
        }
    }

    void fail(IOException problem) {
        listener.onError(problem);
    }

    String written() {
        return written.toString(UTF_8);
    }

    @Override
    public boolean isReady() {
        if (!room && callsBackAtOnce) {
            room = true;
            callBack();
            return false;
        }
        asked |= !room;
        return room;
    }

    @Override
    public void setWriteListener(WriteListener newListener) {
        listener = newListener;
        asked = true;
        if (callsBackAtOnce) {
            asked = false;
            callBack();
        }
    }

    private void callBack() {
        try {
            listener.onWritePossible();
        } catch (IOException problem) {
            listener.onError(problem);
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (listener != null && !room) {
            throw new IllegalStateException("written without room");
        }
        written.write(bytes, offset, length);
        room = !fullAfterWrite;
    }
}
