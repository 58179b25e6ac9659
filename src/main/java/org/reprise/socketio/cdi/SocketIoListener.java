package org.reprise.socketio.cdi;

import static java.lang.System.Logger.Level.INFO;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.engine.EngineServer;
import org.reprise.socketio.transport.ClientBundle;
import org.reprise.socketio.transport.Door;
import org.reprise.socketio.transport.EnginePath;
import org.reprise.socketio.transport.WebSocketOptions;
import org.reprise.socketio.websocket.Compression;

/** Starts and stops the server with the application. */
final class SocketIoListener implements ServletContextListener {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.cdi");
    private static final String PATH = "/socket.io/";

    private final EnginePath path = new EnginePath(PATH, this::engine, this::workers, this::websocket, this::bundle);
    private volatile @Nullable EngineServer engine;
    private volatile Executor workers = Runnable::run;
    private volatile WebSocketOptions websocket = new WebSocketOptions(Door.ENDPOINT, Compression.NONE);
    private volatile ClientBundle bundle = ClientBundle.NONE;

    /** What has to be done before listeners are called. */
    void addServlet(ServletContext application) {
        path.addServlet(application);
    }

    private Executor workers() {
        return workers;
    }

    private WebSocketOptions websocket() {
        return websocket;
    }

    private ClientBundle bundle() {
        return bundle;
    }

    private EngineServer engine() {
        EngineServer started = engine;
        if (started == null) {
            throw new IllegalStateException("the Socket.IO server of this application is not running");
        }
        return started;
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext application = event.getServletContext();
        SocketIoRuntime runtime = CDI.current().select(SocketIoRuntime.class).get();
        engine = runtime.engine();
        bundle = runtime.clientBundle();
        websocket =
                new WebSocketOptions(runtime.door().orElseGet(() -> Door.provenOn(application)), runtime.compression());
        workers = runtime.executor();
        path.addEndpoint(application);
        LOG.log(
                INFO,
                "SIO0001 Socket.IO is ready for clients: io(\"" + ServerAddress.guess() + "\", { path: \""
                        + application.getContextPath() + PATH + "\" })");
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        CDI.current().select(SocketIoRuntime.class).get().stop();
        engine = null;
    }
}
