package org.reprise.socketio.cdi;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.engine.EngineServer;
import org.reprise.socketio.engine.ExecutorScheduler;
import org.reprise.socketio.engine.Scheduler;
import org.reprise.socketio.namespace.LiveServer;
import org.reprise.socketio.namespace.ServerContext;
import org.reprise.socketio.protocol.ArgumentReader;
import org.reprise.socketio.transport.ClientBundle;
import org.reprise.socketio.transport.Door;
import org.reprise.socketio.transport.ManagedExecutors;
import org.reprise.socketio.websocket.Compression;

/** The server of the application: made from its settings and beans when it is needed first, ended with it. */
@ApplicationScoped
class SocketIoRuntime {

    /** How long a durable store that does not answer can put off the end. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SocketIoExtension extension;
    private final NamespaceWiring wiring;

    private volatile @Nullable Running running;

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
            Workers answers,
            ScheduledExecutorService timers,
            ExecutorService storage,
            JsonbMapper mapper,
            @Nullable Recovery recovery,
            ShutdownHook hook) {

        /** Closes all connections, so that clients turn to other servers. */
        void closeConnections() {
            server.stopping();
            engine.close();
        }
    }

    @PostConstruct
    void start() {
        Deque<Runnable> opened = new ArrayDeque<>();
        try {
            running = open(extension.settings(), opened);
        } catch (RuntimeException | Error failure) {
            opened.forEach(Runnable::run);
            throw failure;
        }
    }

    /** @param opened what has to be closed if this fails; the last one comes first */
    private Running open(Settings settings, Deque<Runnable> opened) {
        Workers workers = new Workers(settings.handlerThreads(), ManagedExecutors.threads());
        opened.push(workers::close);
        Workers answers = new Workers(settings.handlerThreads(), ManagedExecutors.threads());
        opened.push(answers::close);
        ScheduledExecutorService timers = ManagedExecutors.timers();
        opened.push(timers::shutdownNow);
        Scheduler scheduler = new ExecutorScheduler(timers);
        JsonbMapper mapper = new JsonbMapper();
        opened.push(mapper::close);
        ExecutorService storage = Executors.newCachedThreadPool(ManagedExecutors.threads());
        opened.push(storage::shutdownNow);
        Recovery recovery = settings.recovery() == null
                ? null
                : Recovery.open(settings.recovery(), settings.dataSource(), settings.cluster(), storage);
        if (recovery != null) {
            opened.push(recovery::close);
        }
        LiveServer server = new LiveServer(new ServerContext(
                settings.server(),
                mapper,
                workers,
                answers,
                scheduler,
                storage,
                recovery == null ? null : recovery.service(),
                wiring));
        wiring.serveAll(server, new ArgumentReader(mapper));
        EngineServer engine = new EngineServer(settings.engine(), server, scheduler);
        ShutdownHook hook = new ShutdownHook(this::closeConnections);
        return new Running(engine, server, workers, answers, timers, storage, mapper, recovery, hook);
    }

    EngineServer engine() {
        return running().engine();
    }

    LiveServer server() {
        return running().server();
    }

    /** Who speaks WebSocket; empty if that depends on the container. */
    Optional<Door> door() {
        return extension.settings().door();
    }

    /** What clients are offered where we speak it. */
    Compression compression() {
        return extension.settings().compression();
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

    private void closeConnections() {
        Running stopping = running;
        if (stopping != null) {
            stopping.closeConnections();
        }
    }

    /** Closes all connections, keeps what can be recovered, then lets go of everything. */
    @PreDestroy
    void stop() {
        Running stopping = running;
        if (stopping == null) {
            return;
        }
        running = null;
        stopping.hook().close();
        stopping.closeConnections();
        stopping.workers().close();
        stopping.server().close(PATIENCE);
        stopping.answers().close();
        stopping.timers().shutdownNow();
        stopping.storage().shutdownNow();
        if (stopping.recovery() != null) {
            stopping.recovery().close();
        }
        stopping.mapper().close();
    }
}
