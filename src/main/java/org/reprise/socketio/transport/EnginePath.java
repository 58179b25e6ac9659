package org.reprise.socketio.transport;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.EnumSet;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.reprise.socketio.engine.EngineServer;

/**
 * One path of an application on which an engine is served. A container takes the two halves at different times:
 * servlet and filter from a {@code ServletContainerInitializer} or an annotated listener, the WebSocket endpoint only
 * once listeners run.
 */
public final class EnginePath {

    private final String path;
    private final Supplier<EngineServer> engine;
    private final Supplier<Executor> workers;
    private final Supplier<ClientBundle> bundle;
    private final Supplier<WebSocketOptions> websocket;
    private final Executor closer;

    /**
     * Describes a path.
     *
     * @param path with a slash at both ends
     * @param engine asked for with every request, so it may come into being late
     * @param workers threads that may wait for a client
     * @param websocket how WebSocket is spoken, asked for with every request, too
     * @param bundle what else is served under the path, asked for with every request, too
     */
    public EnginePath(
            String path,
            Supplier<EngineServer> engine,
            Supplier<Executor> workers,
            Supplier<WebSocketOptions> websocket,
            Supplier<ClientBundle> bundle) {
        if (!path.startsWith("/") || !path.endsWith("/") || path.length() < 3) {
            throw new IllegalArgumentException(
                    "the path of an engine begins and ends with a slash, such as /engine.io/; this one is " + path);
        }
        this.path = path;
        this.engine = engine;
        this.workers = workers;
        this.websocket = websocket;
        this.bundle = bundle;
        closer = new Closers(task -> workers.get().execute(task));
    }

    /** Adds the servlet and the filter. */
    public void addServlet(ServletContext application) {
        String name = "Engine.IO " + path;
        ServletRegistration.Dynamic servlet = application.addServlet(name, new PollingServlet(engine, workers, bundle));
        servlet.addMapping(path + "*");
        servlet.setAsyncSupported(true);
        FilterRegistration.Dynamic filter =
                application.addFilter(name, new EngineFilter(engine, websocket, closer, path));
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, path + "*");
        filter.setAsyncSupported(true);
    }

    /** Adds the WebSocket endpoint. */
    public void addEndpoint(ServletContext application) {
        ServerContainer container = (ServerContainer) application.getAttribute(ServerContainer.class.getName());
        if (container == null) {
            throw new IllegalStateException("SIO0501 there is no Jakarta WebSocket here; switch it on (on Open Liberty"
                    + " the feature websocket-2.1)");
        }
        ServerEndpointConfig config = ServerEndpointConfig.Builder.create(EngineWebSocket.class, path)
                .configurator(new HandshakeConfigurator(engine, closer))
                .build();
        try {
            container.addEndpoint(config);
        } catch (DeploymentException failure) {
            throw new IllegalStateException("SIO0502 the WebSocket endpoint " + path + " cannot be opened", failure);
        }
    }
}
