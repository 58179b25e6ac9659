package org.reprise.socketio.transport;

import static java.lang.System.Logger.Level.DEBUG;

import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reprise.socketio.engine.WebSocketChannel;

/** Writes to a WebSocket of the container, by blocking sends of the calling thread. */
final class SessionChannel implements WebSocketChannel {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.transport");

    private final Session session;
    private final Executor closer;
    private final AtomicBoolean closed = new AtomicBoolean();

    SessionChannel(Session session, Executor closer) {
        this.session = session;
        this.closer = closer;
    }

    @Override
    public void sendText(String text) throws IOException {
        session.getBasicRemote().sendText(text);
    }

    @Override
    public void sendBinary(ByteBuffer bytes) throws IOException {
        session.getBasicRemote().sendBinary(bytes);
    }

    @Override
    public void sendPing(ByteBuffer payload) throws IOException {
        session.getBasicRemote().sendPing(payload);
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
            session.close();
        } catch (IOException | IllegalStateException gone) {
            LOG.log(DEBUG, "a WebSocket was closed already", gone);
        }
    }
}
