package org.reprise.socketio.transport;

import static java.lang.System.Logger.Level.DEBUG;

import jakarta.websocket.CloseReason;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.engine.EnginePacket;
import org.reprise.socketio.engine.SendListener;
import org.reprise.socketio.engine.WebSocketChannel;

/**
 * Writes to a WebSocket of the container, without waiting: a blocking send on Open Liberty never returns, and cannot be
 * interrupted, when the connection breaks while it waits for room.
 */
final class SessionChannel implements WebSocketChannel {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.transport");

    /** Its send handlers are called when the bytes are in its own buffer, which takes whatever comes. */
    private static final String TYRUS = "org.glassfish.tyrus.";

    private final Session session;
    private final Executor closer;
    private final boolean buffersWithoutLimit;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile CloseReason.CloseCode closeCode = CloseReason.CloseCodes.NORMAL_CLOSURE;

    SessionChannel(Session session, Executor closer) {
        this.session = session;
        this.closer = closer;
        buffersWithoutLimit = session.getClass().getName().startsWith(TYRUS);
    }

    @Override
    public int batch() {
        return 1;
    }

    @Override
    public void send(List<EnginePacket> packets, byte @Nullable [] ping, SendListener sent) {
        EnginePacket packet = packets.get(0);
        byte[] binary = packet.binary();
        SendHandler handler = result -> report(result, ping, sent);
        if (binary != null) {
            session.getAsyncRemote().sendBinary(ByteBuffer.wrap(binary), handler);
        } else {
            session.getAsyncRemote().sendText(packet.encoded(), handler);
        }
    }

    private void report(SendResult result, byte @Nullable [] ping, SendListener sent) {
        if (ping != null && result.isOK()) {
            sendPing(ByteBuffer.wrap(ping));
        }
        sent.sent(result.isOK() ? null : result.getException());
    }

    @Override
    public boolean needsCredit() {
        return buffersWithoutLimit;
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
