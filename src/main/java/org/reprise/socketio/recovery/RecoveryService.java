package org.reprise.socketio.recovery;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ModifiedExpiryPolicy;
import org.reprise.socketio.log.LogLimits;
import org.reprise.socketio.log.PacketLog;

/**
 * Connection state recovery: keeps the sessions of clients that are away, and the packets that were sent to them or
 * are due to them, in two JCache caches. Thread-safe.
 */
public final class RecoveryService implements AutoCloseable {

    private static final String SESSIONS = "reprise.sessions";
    private static final String CELLS = "reprise.cells";
    private static final int PID_BYTES = 18;

    private final RecoveryOptions options;
    private final CacheManager caches;
    private final InstantSource clock;
    private final SessionStore sessions;
    private final Cache<String, byte[]> cells;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, NamespaceRecovery> namespaces = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * Creates the caches.
     *
     * @param caches in which no caches named {@code reprise.*} exist; stays the caller's
     */
    public RecoveryService(RecoveryOptions options, CacheManager caches, InstantSource clock) {
        this.options = options;
        this.caches = caches;
        this.clock = clock;
        sessions = new SessionStore(
                createCache(SESSIONS, options.maxDisconnectionDuration()), options.maxDisconnectionDuration(), clock);
        cells = createCache(CELLS, options.retention());
    }

    private Cache<String, byte[]> createCache(String name, java.time.Duration timeToLive) {
        Duration duration = new Duration(TimeUnit.MILLISECONDS, timeToLive.toMillis());
        return caches.createCache(
                name,
                new MutableConfiguration<String, byte[]>()
                        .setTypes(String.class, byte[].class)
                        .setStoreByValue(false)
                        .setExpiryPolicyFactory(ModifiedExpiryPolicy.factoryOf(duration)));
    }

    public RecoveryOptions options() {
        return options;
    }

    /** The sessions and packets of one namespace. */
    public NamespaceRecovery of(String namespace) {
        return namespaces.computeIfAbsent(
                namespace,
                name -> new NamespaceRecovery(
                        name,
                        new PacketLog(
                                name,
                                cells,
                                new LogLimits(options.retention(), options.maxPackets(), options.maxBytes()),
                                clock),
                        sessions,
                        options.maxSessions()));
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

    /** Drops the caches. */
    @Override
    public void close() {
        closed = true;
        caches.destroyCache(SESSIONS);
        caches.destroyCache(CELLS);
    }
}
