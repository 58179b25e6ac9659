package org.reprise.socketio.transport;

import static java.lang.System.Logger.Level.DEBUG;

import jakarta.websocket.CloseReason;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.engine.EnginePacket;
import org.reprise.socketio.engine.SendListener;
import org.reprise.socketio.engine.WebSocketChannel;

/**
 * Writes to a WebSocket of the container: at once where the buffers of the system have room for it, asynchronously where
 * they may not. A blocking send that waits for room never returns on Open Liberty, and cannot be interrupted, when the
 * connection breaks meanwhile.
 */
final class SessionChannel implements WebSocketChannel {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.transport");

    /** As many bytes find room: Linux gives each connection more for what it sends. */
    private static final int ROOM = 32 * 1024;

    /** Should a system have less room than that, no more threads than these wait for it. */
    private static final Semaphore MAY_WAIT = new Semaphore(16);

    private final Session session;
    private final Executor closer;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile CloseReason.CloseCode closeCode = CloseReason.CloseCodes.NORMAL_CLOSURE;

    SessionChannel(Session session, Executor closer) {
        this.session = session;
        this.closer = closer;
    }

    @Override
    public int batch() {
        return 1;
    }

    @Override
    public void send(List<EnginePacket> packets, byte @Nullable [] ping, long ahead, SendListener sent) {
        EnginePacket packet = packets.get(0);
        if (ahead > ROOM || !MAY_WAIT.tryAcquire()) {
            sendLater(packet, result -> finish(result.isOK() ? null : result.getException(), ping, sent));
            return;
        }
        Exception failure = null;
        try {
            sendNow(packet);
        } catch (IOException | RuntimeException broken) {
            failure = broken;
        } finally {
            MAY_WAIT.release();
        }
        finish(failure, ping, sent);
    }

    private void sendNow(EnginePacket packet) throws IOException {
        byte[] binary = packet.binary();
        if (binary != null) {
            session.getBasicRemote().sendBinary(ByteBuffer.wrap(binary));
        } else {
            session.getBasicRemote().sendText(packet.encoded());
        }
    }

    private void sendLater(EnginePacket packet, SendHandler handler) {
        byte[] binary = packet.binary();
        if (binary != null) {
            session.getAsyncRemote().sendBinary(ByteBuffer.wrap(binary), handler);
        } else {
            session.getAsyncRemote().sendText(packet.encoded(), handler);
        }
    }

    private void finish(@Nullable Throwable failure, byte @Nullable [] ping, SendListener sent) {
        if (failure == null && ping != null) {
            sendPing(ByteBuffer.wrap(ping));
        }
        sent.sent(failure);
    }

    private void sendPing(ByteBuffer payload) {
        try {
            session.getAsyncRemote().sendPing(payload);
        } catch (IOException | IllegalStateException gone) {
            LOG.log(DEBUG, "a WebSocket was closed already", gone);
        }
    }

    /** What {@link #close} is to tell the client, unless it is closed already. */
    void closeWith(CloseReason.CloseCode code) {
        closeCode = code;
    }

    /** On a thread of its own, as it waits for seconds where a write is stuck (Open Liberty). */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                closer.execute(this::closeSession);
            } catch (RejectedExecutionException stopping) {
                closeSession();
            }
        }
    }

    private void closeSession() {
        try {
            session.close(new CloseReason(closeCode, null));
        } catch (IOException | IllegalStateException gone) {
            LOG.log(DEBUG, "a WebSocket was closed already", gone);
        }
    }
}
