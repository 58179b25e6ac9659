package org.reprise.socketio.recovery;

import static java.lang.System.Logger.Level.WARNING;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.cache.Cache;

/** The sessions in the durable store, by the hash of their pid: who reads the store cannot recover as them. Thread-safe. */
final class SessionStore {

    static final String CACHE = "reprise.sessions";

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.recovery");

    private final Cache<String, byte[]> cache;
    private final DurableStore store;

    SessionStore(Cache<String, byte[]> cache, DurableStore store) {
        this.cache = cache;
        this.store = store;
    }

    /** Keeps sessions and ends others; waits for the store. */
    void write(SessionChanges changes) {
        if (!changes.kept().isEmpty()) {
            cache.putAll(changes.kept());
        }
        if (!changes.ended().isEmpty()) {
            cache.removeAll(changes.ended());
        }
    }

    /** Stores sessions as they are; waits for the store. */
    void write(Map<String, Session> all) {
        Map<String, byte[]> kept = new LinkedHashMap<>();
        all.forEach((key, session) -> kept.put(key, SessionCodec.encode(session)));
        write(new SessionChanges(kept, Set.of()));
    }

    /**
     * All sessions of a namespace, by key, in the order in which they expire.
     *
     * @param aliveUntil until when clients may have been connected: none can come back later than its time after that
     */
    Map<String, Session> restore(String namespace, long aliveUntil, long timeToLive) {
        List<Map.Entry<String, Session>> found = new ArrayList<>();
        Set<String> unreadable = new HashSet<>();
        store.read(CACHE, namespace, (key, bytes) -> {
            try {
                Session session = SessionCodec.decode(bytes);
                long latest = aliveUntil + timeToLive;
                found.add(Map.entry(key, session.expiringAt(Math.min(session.expiresAt(), latest))));
            } catch (RuntimeException damaged) {
                unreadable.add(key);
            }
        });
        if (!unreadable.isEmpty()) {
            LOG.log(
                    WARNING,
                    "SIO0406 {0} stored sessions of {1} cannot be read, by this version at least; their clients will"
                            + " start afresh",
                    unreadable.size(),
                    namespace);
            cache.removeAll(unreadable);
        }
        found.sort(Comparator.comparingLong(entry -> entry.getValue().expiresAt()));
        Map<String, Session> sessions = new LinkedHashMap<>();
        found.forEach(entry -> sessions.put(entry.getKey(), entry.getValue()));
        return sessions;
    }

    /** Where the session of that pid is found. */
    static String key(String namespace, String pid) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(pid.getBytes(StandardCharsets.UTF_8));
            return namespace + '#' + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
