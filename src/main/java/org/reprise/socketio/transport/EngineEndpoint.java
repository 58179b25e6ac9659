package org.reprise.socketio.transport;

import jakarta.servlet.ServletContext;
import java.util.concurrent.Executor;
import org.reprise.socketio.engine.EngineListener;
import org.reprise.socketio.engine.EngineOptions;
import org.reprise.socketio.engine.EngineServer;
import org.reprise.socketio.engine.ExecutorScheduler;
import org.reprise.socketio.websocket.Compression;

/** Opens a raw Engine.IO v4 endpoint, without Socket.IO on top, on a path of the application's own. */
public final class EngineEndpoint {

    private EngineEndpoint() {}

    /**
     * Opens the endpoint for long polling, WebSocket and the upgrade between them.
     *
     * @param application as given to {@code contextInitialized} of the application's own {@code @WebListener}, from
     *     which this is to be called
     * @param path with a slash at both ends, such as {@code /engine.io/}
     * @return to be closed in {@code contextDestroyed}
     * @throws IllegalArgumentException for a bad path
     * @throws IllegalStateException when the container has no WebSocket, or no managed executor, or refuses the path
     */
    public static EngineServer open(
            ServletContext application, String path, EngineOptions options, EngineListener listener) {
        Executor workers = ManagedExecutors.workers();
        EngineServer engine = new EngineServer(options, listener, new ExecutorScheduler(ManagedExecutors.timers()));
        WebSocketOptions websocket = new WebSocketOptions(Door.provenOn(application), Compression.NONE);
        EnginePath served = new EnginePath(path, () -> engine, () -> workers, () -> websocket, () -> ClientBundle.NONE);
        served.addServlet(application);
        served.addEndpoint(application);
        return engine;
    }
}
