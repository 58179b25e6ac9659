package org.reprise.socketio.jdbc;

import java.net.URI;
import java.util.Properties;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import org.reprise.socketio.recovery.DurableStore;

/** Caches of the provider that is shipped, over a store. */
final class TestCaches implements AutoCloseable {

    private final CacheManager manager;
    private final DurableStore store;

    TestCaches(DurableStore store) {
        this.store = store;
        try {
            CachingProvider provider = Class.forName("com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider")
                    .asSubclass(CachingProvider.class)
                    .getDeclaredConstructor()
                    .newInstance();
            manager = provider.getCacheManager(
                    URI.create("test:jdbc"), TestCaches.class.getClassLoader(), new Properties());
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** Write-once. */
    Cache<String, byte[]> cells() {
        return create("reprise.cells", true);
    }

    Cache<String, byte[]> sessions() {
        return create("reprise.sessions", false);
    }

    private Cache<String, byte[]> create(String name, boolean writeOnce) {
        MutableConfiguration<String, byte[]> configuration = new MutableConfiguration<String, byte[]>()
                .setTypes(String.class, byte[].class)
                .setStoreByValue(false);
        store.underlie(name, configuration, writeOnce);
        return manager.createCache(name, configuration);
    }

    @Override
    public void close() {
        manager.close();
    }
}
