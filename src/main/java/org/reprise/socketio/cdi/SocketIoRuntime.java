package org.reprise.socketio.cdi;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.engine.EngineServer;
import org.reprise.socketio.engine.ExecutorScheduler;
import org.reprise.socketio.engine.Scheduler;
import org.reprise.socketio.namespace.LiveServer;
import org.reprise.socketio.namespace.ServerContext;
import org.reprise.socketio.protocol.ArgumentReader;
import org.reprise.socketio.recovery.RecoveryService;
import org.reprise.socketio.transport.ClientBundle;
import org.reprise.socketio.transport.ManagedExecutors;

/** The server of the application: made from its settings and beans when it is needed first, ended with it. */
@ApplicationScoped
class SocketIoRuntime {

    private final SocketIoExtension extension;
    private final NamespaceWiring wiring;

    private @Nullable Running running;

    @Inject
    SocketIoRuntime(SocketIoExtension extension, NamespaceWiring wiring) {
        this.extension = extension;
        this.wiring = wiring;
    }

    /** For the proxy. */
    @SuppressWarnings("NullAway")
    SocketIoRuntime() {
        this(null, null);
    }

    private record Running(
            EngineServer engine,
            LiveServer server,
            Workers workers,
            JsonbMapper mapper,
            @Nullable RecoveryService recovery,
            @Nullable RecoveryCaches caches) {}

    @PostConstruct
    void start() {
        Settings settings = extension.settings();
        Workers workers = new Workers(settings.handlerThreads(), ManagedExecutors.threads());
        Scheduler scheduler = new ExecutorScheduler(ManagedExecutors.timers());
        JsonbMapper mapper = new JsonbMapper();
        RecoveryCaches caches = settings.recovery() == null ? null : new RecoveryCaches();
        RecoveryService recovery = settings.recovery() == null || caches == null
                ? null
                : new RecoveryService(settings.recovery(), caches.manager(), InstantSource.system());
        LiveServer server = new LiveServer(
                new ServerContext(settings.server(), mapper, workers, scheduler, recovery, wiring::expired));
        wiring.serveAll(server, new ArgumentReader(mapper));
        EngineServer engine = new EngineServer(settings.engine(), server, scheduler);
        running = new Running(engine, server, workers, mapper, recovery, caches);
    }

    EngineServer engine() {
        return running().engine();
    }

    LiveServer server() {
        return running().server();
    }

    ClientBundle clientBundle() {
        return extension.settings().serveClient() ? ClientBundle.ofClassPath() : ClientBundle.NONE;
    }

    /** Threads that may block. */
    Executor executor() {
        return running().workers();
    }

    private Running running() {
        if (running == null) {
            throw new IllegalStateException("the Socket.IO server of this application has been stopped");
        }
        return running;
    }

    /** Closes all connections, then lets go of everything. */
    @PreDestroy
    void stop() {
        Running stopping = running;
        if (stopping == null) {
            return;
        }
        running = null;
        stopping.engine().close();
        stopping.workers().close();
        if (stopping.recovery() != null) {
            stopping.recovery().close();
        }
        if (stopping.caches() != null) {
            stopping.caches().close();
        }
        stopping.mapper().close();
    }
}
