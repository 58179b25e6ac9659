package org.reprise.socketio.recovery;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Properties;
import javax.cache.CacheManager;
import javax.cache.spi.CachingProvider;

/** Caches of the provider that is shipped, and a clock that a test moves. */
final class TestRecovery implements InstantSource, AutoCloseable {

    static final Duration MAX_DISCONNECTION = Duration.ofMinutes(2);
    static final Duration DETECTION = Duration.ofSeconds(45);

    final CacheManager caches = newCaches();
    private Instant now = Instant.ofEpochSecond(1_000_000);

    private static CacheManager newCaches() {
        try {
            CachingProvider provider = Class.forName("com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider")
                    .asSubclass(CachingProvider.class)
                    .getDeclaredConstructor()
                    .newInstance();
            return provider.getCacheManager(
                    URI.create("test:recovery"), TestRecovery.class.getClassLoader(), new Properties());
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException(missing);
        }
    }

    RecoveryService service(long maxPackets, long maxBytes) {
        return new RecoveryService(
                new RecoveryOptions(
                        MAX_DISCONNECTION, DETECTION, true, maxPackets, maxBytes, 1_000, 100, Duration.ofSeconds(30)),
                caches,
                null,
                this);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    synchronized void advance(Duration time) {
        now = now.plus(time);
    }

    @Override
    public void close() {
        caches.close();
    }
}
