package org.reprise.socketio.cdi;

import java.net.URI;
import java.util.Properties;
import javax.cache.CacheManager;
import javax.cache.spi.CachingProvider;

/**
 * The JCache provider of this application alone. Made by its name and not by {@code Caching}, which belongs to the
 * container on Payara and would keep the application's class loader for ever.
 */
final class RecoveryCaches implements AutoCloseable {

    private static final String CAFFEINE = "com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider";

    private final ClassLoader loader = RecoveryCaches.class.getClassLoader();
    private final CachingProvider provider;
    private final CacheManager manager;

    RecoveryCaches() {
        try {
            provider = Class.forName(CAFFEINE, true, loader)
                    .asSubclass(CachingProvider.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException(
                    "SIO0402 recovery is on and its cache is missing; add com.github.ben-manes.caffeine:jcache to the"
                            + " application, or set socketio.recovery.enabled=false",
                    missing);
        }
        manager = provider.getCacheManager(URI.create("reprise:caches"), loader, new Properties());
    }

    CacheManager manager() {
        return manager;
    }

    @Override
    public void close() {
        manager.close();
        provider.close(loader);
    }
}
