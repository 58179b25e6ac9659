package org.reprise.socketio.transport;

import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.reprise.socketio.engine.EngineRequest;
import org.reprise.socketio.engine.EngineServer;

/**
 * Makes the endpoints, and hands the request over to them from the filter. The container calls {@link #modifyHandshake} on the
 * filter's thread and within its call, and gives each handshake its own user properties.
 */
final class HandshakeConfigurator extends ServerEndpointConfig.Configurator {

    static final ThreadLocal<EngineRequest> CURRENT = new ThreadLocal<>();

    private final Supplier<EngineServer> engine;
    private final Executor closer;

    HandshakeConfigurator(Supplier<EngineServer> engine, Executor closer) {
        this.engine = engine;
        this.closer = closer;
    }

    @Override
    public <T> T getEndpointInstance(Class<T> endpointClass) {
        return endpointClass.cast(new EngineWebSocket(engine, closer));
    }

    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        EngineRequest handshake = CURRENT.get();
        if (handshake != null) {
            config.getUserProperties().put(EngineWebSocket.REQUEST, handshake);
        }
    }

    /** The engine has checked the origin in the filter. */
    @Override
    public boolean checkOrigin(String origin) {
        return true;
    }
}
