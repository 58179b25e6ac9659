package org.reprise.socketio.recovery;

import static java.lang.System.Logger.Level.DEBUG;

import java.io.Serializable;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import javax.cache.Cache;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryUpdatedListener;
import org.jspecify.annotations.Nullable;

/**
 * Hands on what is put into a cache by any node. A provider may write it out for other nodes, where it does nothing: they
 * have one of their own.
 */
final class CellListener
        implements CacheEntryCreatedListener<String, byte[]>, CacheEntryUpdatedListener<String, byte[]>, Serializable {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.recovery");
    private static final long serialVersionUID = 1;

    private final transient @Nullable BiConsumer<String, byte[]> arrived;

    CellListener(BiConsumer<String, byte[]> arrived) {
        this.arrived = arrived;
    }

    /**
     * Has what is put into a cache by any node told from now on, on any thread and maybe late; also when a split cluster has
     * become whole, for which a provider may let go of its listeners.
     *
     * @param executor whose threads may wait
     */
    static void listen(
            Cache<String, byte[]> cache, SharedCaches shared, Executor executor, BiConsumer<String, byte[]> arrived) {
        CacheEntryListenerConfiguration<String, byte[]> listener = new CellListener(arrived).configuration();
        cache.registerCacheEntryListener(listener);
        shared.onMerge(() -> executor.execute(() -> listenAgain(cache, listener)));
    }

    MutableCacheEntryListenerConfiguration<String, byte[]> configuration() {
        return new MutableCacheEntryListenerConfiguration<>(new Only(this), null, false, false);
    }

    private static void listenAgain(
            Cache<String, byte[]> cache, CacheEntryListenerConfiguration<String, byte[]> listener) {
        try {
            cache.deregisterCacheEntryListener(listener);
            cache.registerCacheEntryListener(listener);
        } catch (RuntimeException failure) { // providers have exceptions of their own
            LOG.log(DEBUG, "others are not heard; what they write is found later", failure);
        }
    }

    /** Gives the one listener. */
    private record Only(CellListener listener) implements Factory<CellListener> {

        @Override
        public CellListener create() {
            return listener;
        }
    }

    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends byte[]>> events) {
        handOn(events);
    }

    @Override
    public void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends byte[]>> events) {
        handOn(events);
    }

    private void handOn(Iterable<CacheEntryEvent<? extends String, ? extends byte[]>> events) {
        BiConsumer<String, byte[]> target = arrived;
        if (target == null) {
            return;
        }
        for (CacheEntryEvent<? extends String, ? extends byte[]> event : events) {
            byte[] bytes = event.getValue();
            if (bytes != null) {
                target.accept(event.getKey(), bytes);
            }
        }
    }
}
