package org.reprise.socketio.recovery;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.cache.Cache;

/** The sessions of clients that are away, by the hash of their pid: who reads the store cannot recover as them. Thread-safe. */
final class SessionStore {

    private final Cache<String, byte[]> cache;
    private final Duration timeToLive;
    private final InstantSource clock;

    SessionStore(Cache<String, byte[]> cache, Duration timeToLive, InstantSource clock) {
        this.cache = cache;
        this.timeToLive = timeToLive;
        this.clock = clock;
    }

    /** Keeps a session from now for as long as it may be away; returns it with its end. */
    Session put(String key, Session session) {
        Session dated = session.expiringAt(clock.millis() + timeToLive.toMillis());
        replace(key, dated);
        return dated;
    }

    /** Keeps a changed session until the end it already has. */
    void replace(String key, Session session) {
        cache.put(key, SessionCodec.encode(session));
    }

    Optional<Session> find(String key) {
        return Optional.ofNullable(cache.get(key)).map(SessionCodec::decode);
    }

    /** Takes a session: of several callers one gets it. */
    Optional<Session> claim(String key) {
        return Optional.ofNullable(cache.getAndRemove(key)).map(SessionCodec::decode);
    }

    void remove(String key) {
        cache.remove(key);
    }

    long now() {
        return clock.millis();
    }

    boolean isExpired(Session session) {
        return now() >= session.expiresAt();
    }

    static String key(String namespace, String pid) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(pid.getBytes(StandardCharsets.UTF_8));
            return namespace + '#' + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
