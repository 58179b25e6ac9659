package org.reprise.socketio.transport;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.reprise.socketio.engine.EngineError;
import org.reprise.socketio.engine.EngineRequest;
import org.reprise.socketio.engine.EngineServer;
import org.reprise.socketio.websocket.FrameDeflater;
import org.reprise.socketio.websocket.OpeningAnswer;

/**
 * Stands before servlet and WebSocket endpoint: here a request can still be refused with the status and the body that
 * Engine.IO wants, and here the request is still whole; the endpoint gets it by {@link HandshakeConfigurator}.
 */
final class EngineFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private final transient Supplier<EngineServer> engine;
    private final transient Supplier<WebSocketOptions> websocket;
    private final transient FrameDeflater deflater = new FrameDeflater(
            FrameDeflater.DEFAULT_THRESHOLD, Runtime.getRuntime().availableProcessors());
    private final transient Executor closer;
    private final String path;

    /**
     * Makes the filter.
     *
     * @param closer whose threads may wait for a client
     */
    EngineFilter(Supplier<EngineServer> engine, Supplier<WebSocketOptions> websocket, Executor closer, String path) {
        this.engine = engine;
        this.websocket = websocket;
        this.closer = closer;
        this.path = path;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!request.getRequestURI().startsWith(request.getContextPath() + path)) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND); // the path without its last slash
            return;
        }
        Set<String> allowedOrigins = engine.get().options().allowedOrigins();
        CorsHeaders.add(allowedOrigins, request, response);
        if (CorsHeaders.isPreflight(allowedOrigins, request)) {
            CorsHeaders.answerPreflight(request, response);
        } else if (HttpRequests.isWebSocketUpgrade(request)) {
            upgrade(request, response, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private void upgrade(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        EngineRequest handshake = HttpRequests.of(request);
        Optional<EngineError> error = engine.get().verify(handshake, true);
        if (error.isPresent()) {
            refuse(response, error.get());
            return;
        }
        if (websocket.get().door().openFor(request) == Door.UPGRADE) {
            upgrade(request, response, handshake);
            return;
        }
        HandshakeConfigurator.CURRENT.set(handshake);
        try {
            chain.doFilter(request, response);
        } finally {
            HandshakeConfigurator.CURRENT.remove();
        }
    }

    private void upgrade(HttpServletRequest request, HttpServletResponse response, EngineRequest handshake)
            throws IOException, ServletException {
        OpeningAnswer answer =
                HttpRequests.opening(request).answer(websocket.get().compression());
        answer.headers().forEach(response::setHeader);
        if (answer instanceof OpeningAnswer.Refused refused) {
            response.setStatus(refused.status());
            response.setContentType("text/plain");
            response.getOutputStream().write(refused.message().getBytes(StandardCharsets.UTF_8));
        } else if (answer instanceof OpeningAnswer.Accepted accepted) {
            response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
            request.upgrade(UpgradedConnection.class)
                    .prepare(engine.get(), handshake, closer, accepted.deflate(), deflater);
        }
    }

    static void refuse(HttpServletResponse response, EngineError error) throws IOException {
        byte[] body = error.json().getBytes(StandardCharsets.UTF_8);
        response.setStatus(error.status());
        response.setContentType(EngineError.CONTENT_TYPE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
