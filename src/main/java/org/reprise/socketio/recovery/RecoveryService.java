package org.reprise.socketio.recovery;

import static java.lang.System.Logger.Level.WARNING;

import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ModifiedExpiryPolicy;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.log.LogLimits;
import org.reprise.socketio.log.PacketLog;

/**
 * Connection state recovery: keeps the sessions of clients that are away, and the packets that were sent to them or
 * are due to them. Packets are kept in a JCache cache; with a durable store sessions are, too. Thread-safe.
 */
public final class RecoveryService implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.recovery");
    private static final String CELLS = "reprise.cells";
    private static final String LOGS = "reprise.logs";
    private static final int PID_BYTES = 18;
    private static final long NEVER = 0;

    private final RecoveryOptions options;
    private final CacheManager caches;
    private final @Nullable DurableStore store;
    private final InstantSource clock;
    private final Cache<String, byte[]> cells;
    private final @Nullable Cache<String, byte[]> headers;
    private final @Nullable SessionStore sessions;
    private final ClaimLimiter limiter;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, NamespaceRecovery> namespaces = new ConcurrentHashMap<>();
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

    private Cache<String, byte[]> createCache(String name, java.time.Duration timeToLive, boolean writeOnce) {
        Duration duration = new Duration(TimeUnit.MILLISECONDS, timeToLive.toMillis());
        MutableConfiguration<String, byte[]> configuration = new MutableConfiguration<String, byte[]>()
                .setTypes(String.class, byte[].class)
                .setStoreByValue(false)
                .setExpiryPolicyFactory(ModifiedExpiryPolicy.factoryOf(duration));
        if (store != null) {
            store.underlie(name, configuration, writeOnce);
        }
        return caches.createCache(name, configuration);
    }

    public RecoveryOptions options() {
        return options;
    }

    /** To be asked before a session is looked for. */
    public ClaimLimiter limiter() {
        return limiter;
    }

    /** The sessions and packets of one namespace; the first time, what a durable store has kept of it is read. */
    public NamespaceRecovery of(String namespace) {
        return namespaces.computeIfAbsent(namespace, this::open);
    }

    private NamespaceRecovery open(String namespace) {
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

    private Map<String, Session> restoreSessions(String namespace, SessionStore stored, long aliveUntil) {
        return stored.restore(
                namespace, aliveUntil, options.maxDisconnectionDuration().toMillis());
    }

    private PacketLog newLog(String namespace) {
        LogLimits limits = new LogLimits(options.retention(), options.maxPackets(), options.maxBytes());
        return new PacketLog(namespace, cells, headers, limits, clock);
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

    /** Lets go of the caches; a durable store keeps what it has. */
    @Override
    public void close() {
        closed = true;
        for (String name : List.of(CELLS, LOGS, SessionStore.CACHE)) {
            if (caches.getCache(name, String.class, byte[].class) != null) {
                caches.destroyCache(name);
            }
        }
    }
}
