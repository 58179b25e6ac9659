package org.reprise.socketio.transport;

import static java.lang.System.Logger.Level.ERROR;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.engine.EngineRequest;
import org.reprise.socketio.engine.EngineServer;
import org.reprise.socketio.engine.WebSocketTransport;
import org.reprise.socketio.websocket.DeflateAgreement;
import org.reprise.socketio.websocket.FrameDeflater;

/**
 * The upgrade door: a connection on which we speak WebSocket ourselves.
 *
 * <p>Public, and with fields that are set late, for the containers alone, which make it.
 */
public final class UpgradedConnection implements HttpUpgradeHandler {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.transport");

    private @Nullable EngineServer engine;
    private @Nullable EngineRequest request;
    private @Nullable Executor closer;
    private @Nullable DeflateAgreement deflate;
    private @Nullable FrameDeflater deflater;
    private @Nullable FrameReader reader;

    /** What {@link #init} needs, which the container calls when the answer to the handshake has been sent. */
    void prepare(
            EngineServer server,
            EngineRequest handshake,
            Executor threads,
            @Nullable DeflateAgreement agreement,
            FrameDeflater compressing) {
        engine = server;
        request = handshake;
        closer = threads;
        deflate = agreement;
        deflater = agreement == null ? null : compressing;
    }

    @Override
    public void init(WebConnection connection) {
        if (engine == null || request == null || closer == null) {
            throw new IllegalStateException("not prepared");
        }
        try {
            FrameChannel channel = new FrameChannel(connection, engine.scheduler(), closer, deflater);
            open(connection, engine, request, channel);
        } catch (IOException | RuntimeException failure) {
            LOG.log(ERROR, "SIO0504 a WebSocket could not be opened", failure);
            try {
                connection.close();
            } catch (Exception gone) {
                failure.addSuppressed(gone);
            }
        }
    }

    private void open(WebConnection connection, EngineServer server, EngineRequest handshake, FrameChannel channel)
            throws IOException {
        connection.getOutputStream().flush(); // Payara keeps the answer to the handshake back until then
        WebSocketTransport transport = server.connect(handshake, channel);
        FrameReader opened = new FrameReader(
                connection.getInputStream(),
                channel,
                transport,
                server.options().maxPayload(),
                deflate);
        reader = opened;
        connection.getInputStream().setReadListener(opened);
    }

    @Override
    public void destroy() {
        if (reader != null) {
            reader.end();
        }
    }
}
