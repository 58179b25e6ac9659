package org.reprise.socketio.transport;

import static java.lang.System.Logger.Level.DEBUG;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.engine.EnginePacket;
import org.reprise.socketio.engine.Scheduler;
import org.reprise.socketio.engine.SendListener;
import org.reprise.socketio.engine.WebSocketChannel;
import org.reprise.socketio.websocket.CloseCode;
import org.reprise.socketio.websocket.CloseHandshake;
import org.reprise.socketio.websocket.FrameBuffer;
import org.reprise.socketio.websocket.FrameDeflater;
import org.reprise.socketio.websocket.Frames;
import org.reprise.socketio.websocket.WebSocketViolation;

/**
 * Writes frames of our own to a connection that was upgraded by the servlet container: all that is due to a client at a
 * time in one write. Held to its credit, a write finds room in the buffers of the system, so that it does not wait.
 */
final class FrameChannel implements WebSocketChannel {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.transport");
    private static final int BATCH = 64 * 1024;
    private static final int HEADER = 10;

    /** How long the client has to answer our close frame. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration DRAIN = Duration.ofSeconds(1);

    private final WebConnection connection;
    private final ServletOutputStream out;
    private final Scheduler scheduler;
    private final Executor closer;
    private final @Nullable FrameDeflater deflater;
    private final CloseHandshake handshake = new CloseHandshake();
    private final AtomicBoolean disconnected = new AtomicBoolean();

    /** Takes back the latest timer: left alone it would outlive the application, and Open Liberty complain. */
    private volatile Runnable cancelTimer = () -> {};

    /** The latest ping of the client that was not answered yet. Guarded by this. */
    private byte @Nullable [] unanswered;

    /**
     * Writes to a connection.
     *
     * @param deflater if the client has agreed to compressed messages, else null
     */
    FrameChannel(WebConnection connection, Scheduler scheduler, Executor closer, @Nullable FrameDeflater deflater)
            throws IOException {
        this.connection = connection;
        this.scheduler = scheduler;
        this.closer = closer;
        this.deflater = deflater;
        out = connection.getOutputStream();
    }

    // ---------------------------------------------------------------------- messages

    @Override
    public int batch() {
        return BATCH;
    }

    @Override
    public boolean takesParts() {
        return true;
    }

    @Override
    public void send(List<EnginePacket> packets, byte @Nullable [] ping, long ahead, SendListener sent) {
        Exception failure = null;
        try {
            write(packets, ping);
        } catch (IOException | RuntimeException broken) {
            failure = broken;
        }
        sent.sent(failure);
    }

    private synchronized void write(List<EnginePacket> packets, byte @Nullable [] ping) throws IOException {
        if (disconnected.get() || !handshake.maySend()) {
            throw new IOException("the WebSocket is closed, or about to be");
        }
        if (packets.size() == 1
                && ping == null
                && unanswered == null
                && packets.get(0).part() == null) {
            write(frame(packets.get(0)));
            return;
        }
        int size = 4 * HEADER + Long.BYTES;
        for (EnginePacket packet : packets) {
            size += HEADER + packet.size();
        }
        FrameBuffer buffer = new FrameBuffer(size);
        if (unanswered != null) {
            buffer.pong(unanswered);
            unanswered = null;
        }
        for (EnginePacket packet : packets) {
            add(packet, buffer);
        }
        if (ping != null) {
            buffer.ping(ping);
        }
        out.write(buffer.array(), 0, buffer.length());
        out.flush();
    }

    private void add(EnginePacket packet, FrameBuffer buffer) {
        EnginePacket.Part part = packet.part();
        if (part == null) {
            buffer.ready(frame(packet));
        } else {
            buffer.part(
                    frame(part.whole()), part.start(), part.end(), part.whole().size());
        }
    }

    private void write(byte[] frame) throws IOException {
        out.write(frame, 0, frame.length);
        out.flush();
    }

    /** Made once for all receivers of a packet. */
    private byte[] frame(EnginePacket packet) {
        FrameDeflater compressing = deflater;
        return compressing == null
                ? packet.framed(FrameChannel::plain)
                : packet.framedCompressed(one -> compressed(one, compressing));
    }

    private static byte[] compressed(EnginePacket packet, FrameDeflater deflater) {
        byte[] binary = packet.binary();
        return binary == null ? deflater.text(packet.encoded()) : deflater.binary(binary);
    }

    private static byte[] plain(EnginePacket packet) {
        byte[] binary = packet.binary();
        return binary == null ? Frames.text(packet.encoded()) : Frames.binary(binary);
    }

    /**
     * Answers a ping, now or with the next message: the latest is enough (RFC 6455, section 5.5.3).
     *
     * @param now whether the client takes what is sent to it
     */
    synchronized void pong(byte[] payload, boolean now) throws IOException {
        if (!handshake.maySend()) {
            return;
        }
        unanswered = payload;
        if (now) {
            write(Frames.pong(payload));
            unanswered = null;
        }
    }

    // ---------------------------------------------------------------------- close

    /** On another thread, as a write may be stuck. */
    @Override
    public void close() {
        close(() -> handshake.close(CloseCode.NORMAL, ""), Duration.ZERO);
    }

    /** Something went wrong on our side. */
    void closeForError() {
        close(() -> handshake.close(CloseCode.INTERNAL_ERROR, ""), Duration.ZERO);
    }

    /** The client has sent its close frame. */
    void onClose(int code) {
        close(() -> handshake.received(code), Duration.ZERO);
    }

    /** The client broke the protocol. What it goes on to send is still read, or it might not get to read our answer. */
    void onViolation(WebSocketViolation violation) {
        close(() -> handshake.violated(violation), DRAIN);
    }

    private void close(Supplier<byte @Nullable []> step, Duration drain) {
        closer.execute(() -> {
            if (disconnected.get()) {
                return;
            }
            disconnectAfter(CLOSE_TIMEOUT);
            if (!send(step)) {
                disconnect();
            } else if (mayDisconnect()) {
                disconnectAfter(drain);
            }
        });
    }

    private synchronized boolean send(Supplier<byte @Nullable []> step) {
        byte[] frame = step.get();
        try {
            if (frame != null) {
                write(frame);
            }
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    private synchronized boolean mayDisconnect() {
        return handshake.mayDisconnect();
    }

    /** Whether what comes from the client means nothing any more. */
    synchronized boolean ignoresInput() {
        return handshake.ignoresInput();
    }

    private void disconnectAfter(Duration delay) {
        if (delay.isZero()) {
            disconnect();
        } else {
            cancelTimer.run();
            cancelTimer = scheduler.schedule(delay, () -> closer.execute(this::disconnect));
        }
    }

    /** Closes the connection itself. Idempotent. */
    void disconnect() {
        if (disconnected.compareAndSet(false, true)) {
            cancelTimer.run();
            try {
                connection.close();
            } catch (Exception gone) {
                LOG.log(DEBUG, "an upgraded connection was closed already", gone);
            }
        }
    }
}
