package org.reprise.socketio.engine;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A WebSocket that keeps what is written to it, and notices when it is given two messages at a time. */
final class FakeChannel implements WebSocketChannel {

    private final List<String> frames = new CopyOnWriteArrayList<>();
    private final List<ByteBuffer> pings = new CopyOnWriteArrayList<>();
    private final AtomicReference<SendListener> held = new AtomicReference<>();
    private final AtomicBoolean inUse = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Runnable beforeWriting = () -> {};
    private volatile Exception failure;
    private volatile boolean holding;
    private volatile Executor ending = Runnable::run;
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

    /** Tells the end of a message only by {@link #complete}. */
    FakeChannel holding() {
        holding = true;
        return this;
    }

    /** Tells the end of a message from other threads. */
    FakeChannel endingOn(Executor threads) {
        ending = threads;
        return this;
    }

    /** The message that was given last has been sent. */
    void complete() {
        end(held.getAndSet(null), null);
    }

    /** The message that was given last could not be sent. */
    void completeExceptionally(Exception problem) {
        end(held.getAndSet(null), problem);
    }

    boolean hasMessageOnItsWay() {
        return held.get() != null;
    }

    @Override
    public int batch() {
        return 1;
    }

    @Override
    public void send(List<EnginePacket> packets, byte[] ping, long ahead, SendListener sent) {
        byte[] binary = packets.get(0).binary();
        SendListener pinging = failure -> {
            if (failure == null && ping != null) {
                sendPing(ByteBuffer.wrap(ping));
            }
            sent.sent(failure);
        };
        if (binary != null) {
            sendBinary(ByteBuffer.wrap(binary), pinging);
        } else {
            sendText(packets.get(0).encoded(), pinging);
        }
    }

    private void sendText(String text, SendListener sent) {
        write(sent, () -> {
            frames.add(text);
            bytes.addAndGet(text.length());
        });
    }

    private void sendBinary(ByteBuffer data, SendListener sent) {
        byte[] copy = new byte[data.remaining()];
        data.get(copy);
        write(sent, () -> {
            frames.add("binary " + HexFormat.of().formatHex(copy));
            bytes.addAndGet(copy.length);
        });
    }

    private void sendPing(ByteBuffer payload) {
        byte[] copy = new byte[payload.remaining()];
        payload.get(copy);
        pings.add(ByteBuffer.wrap(copy));
    }

    private void write(SendListener sent, Runnable action) {
        overlapped |= !inUse.compareAndSet(false, true);
        beforeWriting.run();
        if (failure instanceof RuntimeException bug) {
            inUse.set(false);
            throw bug;
        }
        if (failure == null) {
            action.run();
        }
        if (holding) {
            held.set(sent);
        } else {
            ending.execute(() -> end(sent, failure));
        }
    }

    private void end(SendListener sent, Exception problem) {
        inUse.set(false);
        sent.sent(problem);
    }

    @Override
    public void close() {
        closed.countDown();
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
        return closed.getCount() == 0;
    }

    /** Waits for another thread to close it. */
    boolean awaitClose() {
        try {
            return closed.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** Whether a message was ever given before the end of the one before. */
    boolean overlapped() {
        return overlapped;
    }
}
