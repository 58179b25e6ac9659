package org.reprise.socketio.transport;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.engine.EngineRequest;
import org.reprise.socketio.engine.EngineServer;
import org.reprise.socketio.engine.WebSocketTransport;

/**
 * The endpoint door: the container speaks WebSocket, one instance for each connection. Messages are taken in parts
 * and put together here, since only so are fragmented ones held to the limit on every container.
 *
 * <p>Public for the containers alone, which call it by reflection.
 */
public final class EngineWebSocket extends Endpoint {

    /** The user property of a handshake that holds its request. */
    static final String REQUEST = "org.reprise.socketio.request";

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.transport");

    private final Supplier<EngineServer> engine;
    private final Executor closer;
    private @Nullable WebSocketTransport transport;

    EngineWebSocket(Supplier<EngineServer> engine, Executor closer) {
        this.engine = engine;
        this.closer = closer;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        try {
            open(session, (EngineRequest) config.getUserProperties().get(REQUEST));
        } catch (RuntimeException failure) {
            // containers swallow what onOpen throws, and leave the client waiting
            LOG.log(ERROR, "SIO0504 a WebSocket could not be opened", failure);
            SessionChannel channel = new SessionChannel(session, closer);
            channel.closeWith(CloseReason.CloseCodes.UNEXPECTED_CONDITION);
            channel.close();
        }
    }

    private void open(Session session, @Nullable EngineRequest request) {
        if (request == null) {
            throw new IllegalStateException("the handshake did not pass the filter");
        }
        session.setMaxIdleTimeout(0); // the engine has its own heartbeat
        int limit = engine.get().options().maxPayload();
        session.setMaxTextMessageBufferSize(limit);
        session.setMaxBinaryMessageBufferSize(limit);
        SessionChannel channel = new SessionChannel(session, closer);
        WebSocketTransport opened = engine.get().connect(request, channel);
        if (opened != null) {
            transport = opened;
            Runnable tooLarge = () -> {
                channel.closeWith(CloseReason.CloseCodes.TOO_BIG);
                opened.onError("Max payload size exceeded");
            };
            TextParts text = new TextParts(limit, opened::onText, tooLarge);
            BinaryParts binary = new BinaryParts(limit, opened::onBinary, tooLarge);
            session.addMessageHandler(String.class, (MessageHandler.Partial<String>) text::add);
            session.addMessageHandler(ByteBuffer.class, (MessageHandler.Partial<ByteBuffer>) binary::add);
            session.addMessageHandler(PongMessage.class, (MessageHandler.Whole<PongMessage>)
                    pong -> opened.onPong(pong.getApplicationData()));
        }
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        if (transport != null) {
            transport.onClose();
        }
    }

    @Override
    public void onError(Session session, Throwable failure) {
        LOG.log(DEBUG, "a WebSocket failed", failure);
        if (transport != null) {
            transport.onError(String.valueOf(failure.getMessage()));
        }
    }
}
