package org.reprise.socketio.recovery;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;
import static java.util.Objects.requireNonNull;

import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ModifiedExpiryPolicy;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.cluster.AnswerCache;
import org.reprise.socketio.cluster.ClusterView;
import org.reprise.socketio.cluster.Quorum;
import org.reprise.socketio.log.Clocks;
import org.reprise.socketio.log.LogLimits;
import org.reprise.socketio.log.PacketLog;
import org.reprise.socketio.log.SharedLog;

/**
 * Connection state recovery: keeps the sessions of clients that are away, and the packets that were sent to them or
 * are due to them. Packets are kept in a JCache cache; with a durable store sessions are, too. Thread-safe.
 */
public final class RecoveryService implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.recovery");
    private static final String CELLS = "reprise.cells";
    private static final String LOGS = "reprise.logs";
    private static final String ANSWERS = "reprise.answers";
    private static final int PID_BYTES = 18;
    private static final long NEVER = 0;

    private final RecoveryOptions options;
    private final CacheManager caches;
    private final @Nullable DurableStore store;
    private final InstantSource clock;
    /** Null where other nodes have a part in it, as are those that follow. */
    private final @Nullable Cache<String, byte[]> cells;

    private final @Nullable Cache<String, byte[]> headers;
    private final @Nullable SessionStore sessions;
    private final ClaimLimiter limiter;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, NamespaceRecovery> namespaces = new ConcurrentHashMap<>();
    private final @Nullable Backplane backplane;
    private final @Nullable ClusterView view;
    private final Quorum quorum;
    private final AtomicBoolean showing = new AtomicBoolean();
    private final AtomicBoolean settling = new AtomicBoolean();
    private final AtomicInteger merges = new AtomicInteger();
    private final @Nullable Cache<String, byte[]> answers;
    private final @Nullable SharedCaches shared;

    /** Whether what nodes share has been safe since this one came, or there is nothing of the kind. */
    private volatile boolean settled;

    private volatile boolean closed;

    /**
     * Creates the caches.
     *
     * @param caches in which no caches named {@code reprise.*} exist; stays the caller's
     * @param store keeps everything across a restart; null for nothing of the kind
     */
    public RecoveryService(
            RecoveryOptions options, CacheManager caches, @Nullable DurableStore store, InstantSource clock) {
        this.options = options;
        this.caches = caches;
        this.store = store;
        this.clock = clock;
        backplane = null;
        view = null;
        shared = null;
        settled = true;
        quorum = new Quorum(1, new Clocks(clock, System::nanoTime));
        answers = null;
        limiter = new ClaimLimiter(options.maxFailedClaims(), clock);
        cells = createCache(CELLS, options.retention(), true);
        if (store == null) {
            headers = null;
            sessions = null;
        } else {
            headers = createCache(LOGS, options.retention(), false);
            sessions =
                    new SessionStore(createCache(SessionStore.CACHE, options.maxDisconnectionDuration(), false), store);
        }
    }

    /**
     * Works on caches that other nodes have, too, and creates those that are missing.
     *
     * @param durable keeps everything should all nodes end, the same for all of them; null for nothing of the kind
     * @param executor on which other nodes are told, and listened to again, whose threads may wait
     */
    public RecoveryService(
            RecoveryOptions options,
            SharedCaches shared,
            @Nullable DurableStore durable,
            Executor executor,
            Clocks clocks) {
        this.options = options;
        clock = clocks.time();
        caches = shared.manager();
        this.shared = shared;
        settled = durable != null;
        store = null;
        cells = null;
        headers = null;
        sessions = null;
        limiter = new ClaimLimiter(options.maxFailedClaims(), clock);
        backplane = durable == null
                ? Backplane.inCaches(shared, options.retention(), executor, clocks, this::arrived)
                : Backplane.inStore(durable, shared, executor, clocks, this::arrived);
        answers = Backplane.open(shared, ANSWERS, Backplane.lasting(java.time.Duration.ofMinutes(1)));
        Cache<String, byte[]> nodes = Backplane.openSigns(shared, options.retention());
        quorum = new Quorum(durable == null ? shared.quorum() : 1, clocks);
        view = new ClusterView(ManagementFactory.getRuntimeMXBean().getName(), nodes, quorum);
        CellListener.listen(nodes, shared, executor, view::heard);
        shared.onMerge(() -> {
            synchronized (merges) {
                merges.incrementAndGet();
                settled = durable != null;
            }
            namespaces.values().forEach(NamespaceRecovery::suspect);
        });
    }

    private static Duration jcache(java.time.Duration duration) {
        return new Duration(TimeUnit.MILLISECONDS, duration.toMillis());
    }

    private void arrived(String key, byte[] bytes) {
        NamespaceRecovery namespace = namespaces.get(SharedLog.namespaceOf(key));
        if (namespace != null) {
            namespace.arrived(key, bytes);
        }
    }

    private Cache<String, byte[]> createCache(String name, java.time.Duration timeToLive, boolean writeOnce) {
        Duration duration = jcache(timeToLive);
        MutableConfiguration<String, byte[]> configuration = new MutableConfiguration<String, byte[]>()
                .setTypes(String.class, byte[].class)
                .setStoreByValue(false)
                .setExpiryPolicyFactory(ModifiedExpiryPolicy.factoryOf(duration));
        if (store != null) {
            store.underlie(name, configuration, writeOnce);
        }
        return caches.createCache(name, configuration);
    }

    /** Whether other nodes have a part in it. */
    public boolean isShared() {
        return backplane != null;
    }

    /** Whether as many nodes see each other as are needed for what they store to count. */
    public boolean hasQuorum() {
        return quorum.isMet();
    }

    /**
     * Whether clients may come; not before a node that has joined has its part of what nodes share: where the next one is
     * restarted when this one is ready, nothing goes with it. What happens later does not change that, but for a split.
     */
    public boolean isReady() {
        return settled && hasQuorum();
    }

    /** How many nodes there are as this one sees it, itself included. */
    public int nodes() {
        return view == null ? 1 : view.size();
    }

    /** Shows other nodes that this one is alive, and logs which there are; to be called each second. Waits. */
    public void showLife() {
        ask(ClusterView::beat);
    }

    /** Looks whether what nodes share is safe, if it was not before; to be called each second, too. Waits, also for other nodes. */
    public void settle() {
        if (!settled && shared != null && settling.compareAndSet(false, true)) {
            try {
                int before = merges.get();
                boolean safe = shared.isSafe();
                synchronized (merges) {
                    settled = safe && merges.get() == before; // or it is looked at again
                }
            } catch (RuntimeException failure) { // providers have exceptions of their own
                LOG.log(DEBUG, "what nodes share does not answer", failure);
            } finally {
                settling.set(false);
            }
        }
    }

    /** Nothing while it still waits for the last time; a provider that does not answer is reported by who depends on it. */
    private void ask(Consumer<ClusterView> call) {
        if (view != null && showing.compareAndSet(false, true)) {
            try {
                call.accept(view);
            } catch (RuntimeException failure) { // providers have exceptions of their own
                LOG.log(DEBUG, "what nodes share does not answer", failure);
            } finally {
                showing.set(false);
            }
        }
    }

    public RecoveryOptions options() {
        return options;
    }

    /** To be asked before a session is looked for. */
    public ClaimLimiter limiter() {
        return limiter;
    }

    /** The sessions and packets of one namespace; the first time, what a durable store or other nodes have of it is read. */
    public NamespaceRecovery of(String namespace) {
        return namespaces.computeIfAbsent(namespace, this::open);
    }

    private NamespaceRecovery open(String namespace) {
        if (backplane != null && answers != null) {
            return join(namespace, backplane, answers);
        }
        if (store == null || sessions == null) {
            return new NamespaceRecovery(namespace, options, clock, newLog(namespace), null);
        }
        PacketLog log;
        Map<String, Session> kept;
        try {
            log = restoreLog(namespace, store);
            kept = restoreSessions(namespace, sessions, log.aliveBefore());
        } catch (UncheckedIOException | IllegalArgumentException damaged) {
            LOG.log(
                    WARNING,
                    "SIO0407 the stored packet log of " + namespace + " cannot be read, by this version at least; it"
                            + " begins anew, and clients of before will not be recovered",
                    damaged);
            kept = restoreSessions(namespace, sessions, NEVER);
            sessions.write(kept); // first, so that no other log is ever taken for theirs
            wipe(namespace, store);
            log = newLog(namespace);
        }
        NamespaceRecovery recovery =
                new NamespaceRecovery(namespace, options, clock, log, new NamespaceJournal(log, sessions));
        recovery.restore(kept);
        return recovery;
    }

    private NamespaceRecovery join(String namespace, Backplane all, Cache<String, byte[]> replies) {
        SharedLog log = all.log(namespace, limits());
        NamespaceRecovery recovery = new NamespaceRecovery(namespace, options, clock, log.log(), null);
        SharedRecovery shared = new SharedRecovery(
                namespace,
                recovery,
                log,
                all.roster(namespace, quorum),
                new AnswerCache(namespace, replies),
                options.retention(),
                clock);
        recovery.share(shared);
        shared.begin();
        all.removeOldSigns(namespace, shared.others());
        return recovery;
    }

    private Map<String, Session> restoreSessions(String namespace, SessionStore stored, long aliveUntil) {
        return stored.restore(
                namespace, aliveUntil, options.maxDisconnectionDuration().toMillis());
    }

    private PacketLog newLog(String namespace) {
        return new PacketLog(namespace, requireNonNull(cells), headers, limits(), clock);
    }

    private LogLimits limits() {
        return new LogLimits(options.retention(), options.maxPackets(), options.maxBytes());
    }

    private PacketLog restoreLog(String namespace, DurableStore kept) {
        PacketLog log = newLog(namespace);
        kept.read(CELLS, namespace, log::restore);
        return log;
    }

    private void wipe(String namespace, DurableStore kept) {
        for (String name : List.of(CELLS, LOGS)) {
            Set<String> keys = new HashSet<>();
            kept.read(name, namespace, (key, bytes) -> keys.add(key));
            caches.getCache(name, String.class, byte[].class).removeAll(keys);
        }
    }

    /** A new private session id: a secret of 144 random bits. */
    public String newPid() {
        byte[] bytes = new byte[PID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    public boolean isClosed() {
        return closed;
    }

    /** Lets go of the caches; a durable store keeps what it has, and so do other nodes. */
    @Override
    public void close() {
        closed = true;
        if (backplane != null) {
            ask(ClusterView::leave);
            return;
        }
        for (String name : List.of(CELLS, LOGS, SessionStore.CACHE)) {
            if (caches.getCache(name, String.class, byte[].class) != null) {
                caches.destroyCache(name);
            }
        }
    }
}
