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

    void put(String namespace, String pid, Session session) {
        Session dated = session.expiringAt(clock.millis() + timeToLive.toMillis());
        cache.put(key(namespace, pid), SessionCodec.encode(dated));
    }

    Optional<Session> find(String namespace, String pid) {
        return Optional.ofNullable(cache.get(key(namespace, pid))).map(SessionCodec::decode);
    }

    Optional<Session> claim(String namespace, String pid) {
        return Optional.ofNullable(cache.getAndRemove(key(namespace, pid))).map(SessionCodec::decode);
    }

    boolean isExpired(Session session) {
        return clock.millis() >= session.expiresAt();
    }

    private static String key(String namespace, String pid) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(pid.getBytes(StandardCharsets.UTF_8));
            return namespace + '#' + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
