package org.reprise.socketio.engine;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A WebSocket that keeps what is written to it, and notices two writers at a time. */
final class FakeChannel implements WebSocketChannel {

    private final List<String> frames = new CopyOnWriteArrayList<>();
    private final List<ByteBuffer> pings = new CopyOnWriteArrayList<>();
    private final AtomicBoolean inUse = new AtomicBoolean();
    private final AtomicInteger closes = new AtomicInteger();
    private volatile Runnable beforeWriting = () -> {};
    private volatile Exception failure;
    private volatile boolean overlapped;
    private final AtomicInteger bytes = new AtomicInteger();

    /** Runs something on the thread that writes, before each frame. */
    FakeChannel beforeWriting(Runnable action) {
        beforeWriting = action;
        return this;
    }

    /** Lets every further write fail, with an IOException or a RuntimeException. */
    FakeChannel failWith(Exception failure) {
        this.failure = failure;
        return this;
    }

    @Override
    public void sendText(String text, SendListener sent) {
        write(sent, () -> {
            frames.add(text);
            bytes.addAndGet(text.length());
        });
    }

    @Override
    public void sendBinary(ByteBuffer data, SendListener sent) {
        byte[] copy = new byte[data.remaining()];
        data.get(copy);
        write(sent, () -> {
            frames.add("binary " + HexFormat.of().formatHex(copy));
            bytes.addAndGet(copy.length);
        });
    }

    @Override
    public boolean buffersWithoutLimit() {
        return true;
    }

    @Override
    public void sendPing(ByteBuffer payload) {
        byte[] copy = new byte[payload.remaining()];
        payload.get(copy);
        pings.add(ByteBuffer.wrap(copy));
    }

    private void write(SendListener sent, Runnable action) {
        overlapped |= !inUse.compareAndSet(false, true);
        try {
            beforeWriting.run();
            if (failure instanceof RuntimeException bug) {
                throw bug;
            }
            if (failure == null) {
                action.run();
            }
        } finally {
            inUse.set(false);
        }
        sent.sent(failure);
    }

    @Override
    public void close() {
        closes.incrementAndGet();
    }

    /** The frames in their order: text as it is, binary as {@code binary} and hexadecimal digits. */
    List<String> frames() {
        return frames;
    }

    /** The payloads of the WebSocket pings. */
    List<ByteBuffer> pings() {
        return pings;
    }

    /** How much has been written, pings not counted. */
    int bytes() {
        return bytes.get();
    }

    boolean isClosed() {
        return closes.get() > 0;
    }

    /** Whether two threads ever wrote at the same time. */
    boolean overlapped() {
        return overlapped;
    }
}
