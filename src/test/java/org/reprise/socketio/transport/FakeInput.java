package org.reprise.socketio.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** A request body that comes when the test says so, told as one of the containers tells it. */
final class FakeInput extends ServletInputStream {

    enum Container {
        /** Tells the end after the read that reached it, and is ready there. */
        LIBERTY,
        /** Tells the end only when asked for more, and is finished as soon as all has come. */
        PAYARA
    }

    private final Container like;
    private final long announced;
    private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
    private ReadListener listener;
    private boolean ended;
    private boolean asked;
    private boolean told;
    private int position;

    FakeInput(Container like, long announced) {
        this.like = like;
        this.announced = announced;
    }

    long announced() {
        return announced;
    }

    /** How many bytes were taken. */
    int taken() {
        return position;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    boolean isListenedTo() {
        return listener != null;
    }

    FakeInput arrive(String bytes) throws IOException {
        arrived.writeBytes(bytes.getBytes(UTF_8));
        tell();
        return this;
    }

    FakeInput end() throws IOException {
        ended = true;
        tell();
        return this;
    }

    void fail(IOException why) {
        listener.onError(why);
    }

    private void tell() throws IOException {
        if (listener == null || told) {
            return;
        }
        if (position < arrived.size() && asked) {
            asked = false;
            listener.onDataAvailable();
        }
        if (ended && position == arrived.size() && !told && (like == Container.LIBERTY || asked)) {
            told = true;
            listener.onAllDataRead();
        }
    }

    @Override
    public int available() {
        return arrived.size() - position;
    }

    @Override
    public boolean isFinished() {
        return ended && (like == Container.PAYARA || position == arrived.size());
    }

    @Override
    public boolean isReady() {
        boolean ready = position < arrived.size() || (like == Container.LIBERTY && ended);
        asked |= !ready;
        return ready;
    }

    @Override
    public void setReadListener(ReadListener newListener) {
        listener = newListener;
        asked = true;
        try {
            tell();
        } catch (IOException failure) {
            listener.onError(failure);
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        int count = Math.min(length, arrived.size() - position);
        if (count == 0) {
            return ended ? -1 : 0;
        }
        System.arraycopy(arrived.toByteArray(), position, into, offset, count);
        position += count;
        return count;
    }
}
