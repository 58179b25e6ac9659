package org.reprise.socketio.recovery;

import java.io.Serializable;
import java.util.function.BiConsumer;
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

    private static final long serialVersionUID = 1;

    private final transient @Nullable BiConsumer<String, byte[]> arrived;

    CellListener(BiConsumer<String, byte[]> arrived) {
        this.arrived = arrived;
    }

    /** To be registered; events come late, on any thread. */
    MutableCacheEntryListenerConfiguration<String, byte[]> configuration() {
        return new MutableCacheEntryListenerConfiguration<>(new Only(this), null, false, false);
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
