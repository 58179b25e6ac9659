package org.reprise.socketio.transport;

import static java.lang.System.Logger.Level.DEBUG;

import jakarta.websocket.CloseReason;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
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
    public void sendText(String text, SendListener sent) {
        session.getAsyncRemote().sendText(text, result -> report(result, sent));
    }

    @Override
    public void sendBinary(ByteBuffer bytes, SendListener sent) {
        session.getAsyncRemote().sendBinary(bytes, result -> report(result, sent));
    }

    private static void report(SendResult result, SendListener sent) {
        sent.sent(result.isOK() ? null : result.getException());
    }

    @Override
    public boolean buffersWithoutLimit() {
        return buffersWithoutLimit;
    }

    @Override
    public void sendPing(ByteBuffer payload) {
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
