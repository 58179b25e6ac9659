package org.reprise.socketio.namespace;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.BroadcastOperator;
import org.reprise.socketio.DisconnectReason;
import org.reprise.socketio.Middleware;
import org.reprise.socketio.Namespace;
import org.reprise.socketio.SocketIoServer;
import org.reprise.socketio.engine.CloseReason;
import org.reprise.socketio.engine.EngineListener;
import org.reprise.socketio.engine.EngineSession;
import org.reprise.socketio.recovery.RecoveryService;

/** The Socket.IO server: its namespaces, and what an engine tells of its sessions. Thread-safe. */
public final class LiveServer implements SocketIoServer, DelegatingOperator, EngineListener {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.namespace");
    private static final int ID_BYTES = 15;
    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(1);

    /** How long an event of another node can be late of which nobody tells. */
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);

    private final ServerContext context;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, LiveNamespace> namespaces = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    public LiveServer(ServerContext context) {
        this.context = context;
        scheduleSweep();
        scheduleLook();
    }

    private void scheduleLook() {
        RecoveryService recovery = context.recovery();
        if (recovery != null && recovery.isShared()) {
            context.scheduler().schedule(LOOK_INTERVAL, () -> {
                if (!recovery.isClosed()) {
                    look();
                    scheduleLook();
                }
            });
        }
    }

    /** Looks for what other nodes have done. */
    void look() {
        for (LiveNamespace namespace : namespaces.values()) {
            Sharing sharing = namespace.sharing();
            if (sharing != null) {
                sharing.look();
            }
        }
    }

    private void scheduleSweep() {
        RecoveryService recovery = context.recovery();
        if (recovery != null) {
            context.scheduler().schedule(SWEEP_INTERVAL, () -> {
                if (!recovery.isClosed()) {
                    try {
                        showLife(recovery);
                        namespaces.values().forEach(this::sweep);
                    } finally {
                        scheduleSweep();
                    }
                }
            });
        }
    }

    private void showLife(RecoveryService recovery) {
        if (recovery.isShared()) {
            try {
                context.storage().execute(recovery::showLife);
                context.storage().execute(recovery::settle); // which may wait for nodes that do not answer
            } catch (RejectedExecutionException stopped) {
                LOG.log(DEBUG, "the others are told nothing, as the server has stopped", stopped);
            }
        }
    }

    private void sweep(LiveNamespace namespace) {
        try {
            if (!stopping) { // who expires now is told of by the next server
                namespace.expire();
            }
            namespace.tend();
        } catch (RuntimeException failure) {
            LOG.log(ERROR, "SIO0305 sessions of " + namespace.name() + " could not be ended in time", failure);
        }
    }

    /**
     * Makes a namespace, before anybody asks for it.
     *
     * @param middlewares in the order in which they run
     */
    public void serve(String name, SocketHandlers handlers, List<Middleware> middlewares) {
        namespaces.put(normalize(name), new LiveNamespace(normalize(name), context, handlers, middlewares));
    }

    /** The name with its leading slash. */
    public static String normalize(String name) {
        return name.startsWith("/") ? name : "/" + name;
    }

    @Override
    public Namespace of(String name) {
        return namespaces.computeIfAbsent(
                normalize(name), created -> new LiveNamespace(created, context, SocketHandlers.NONE, List.of()));
    }

    @Override
    public boolean isReady() {
        return !stopping
                && (context.recovery() == null || context.recovery().isReady())
                && namespaces.values().stream().allMatch(LiveNamespace::isStoring);
    }

    @Override
    public int nodes() {
        return context.recovery() == null ? 1 : context.recovery().nodes();
    }

    private boolean hasQuorum() {
        return context.recovery() == null || context.recovery().hasQuorum();
    }

    /** Tells that no more clients should be sent here; who waits for answers does not any more. */
    public void stopping() {
        stopping = true;
        namespaces.values().forEach(namespace -> namespace.questions().close());
    }

    /**
     * Waits until all sessions and events are in the durable store, if there is one; afterwards nothing can be emitted.
     *
     * @param patience how long it waits for a store that does not answer; not at all where too few nodes are left for anything
     *     to be stored
     */
    public void close(Duration patience) {
        long end = System.nanoTime() + (hasQuorum() ? patience.toNanos() : 0);
        for (LiveNamespace namespace : namespaces.values()) {
            try {
                namespace.close(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            } catch (RuntimeException late) {
                LOG.log(WARNING, "SIO0310 not all that belongs to " + namespace.name() + " could be stored", late);
            }
        }
    }

    @Nullable
    LiveNamespace find(String name) {
        return namespaces.get(name);
    }

    String newSocketId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    /** As an operator it stands for the namespace {@code /}. */
    @Override
    public BroadcastOperator operator() {
        return of("/");
    }

    // ---------------------------------------------------------------------- from the engine

    @Override
    public void onOpen(EngineSession session) {
        session.attach(new Connection(this, context, session));
    }

    @Override
    public void onText(EngineSession session, String text) {
        connection(session).onText(text);
    }

    @Override
    public void onBinary(EngineSession session, byte[] bytes) {
        connection(session).onBinary(bytes);
    }

    @Override
    public void onClose(EngineSession session, CloseReason reason, String description) {
        connection(session).onClose(DisconnectReason.valueOf(reason.name()));
    }

    private static Connection connection(EngineSession session) {
        if (session.attachment() instanceof Connection connection) {
            return connection;
        }
        throw new IllegalStateException("an engine session without a connection");
    }
}
