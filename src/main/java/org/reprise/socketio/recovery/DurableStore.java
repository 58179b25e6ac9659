package org.reprise.socketio.recovery;

import java.util.function.BiConsumer;
import javax.cache.configuration.MutableConfiguration;
import org.reprise.socketio.log.Entries;

/**
 * Keeps what is in the caches of recovery across a crash or a restart, by JCache's own integration points. The keys
 * are a namespace, a {@code #} (its last one) and an identifier of at most 64 characters out of {@code A-Za-z0-9_-}.
 * Thread-safe.
 */
public interface DurableStore {

    /**
     * Has a cache read through from this store and write through to it. What a call on the cache has put or removed is
     * durable when the call returns: one call is one transaction, whatever number of keys it has. A call fails with a
     * {@link javax.cache.CacheException} when the store does; whether it has stored something is then unknown.
     *
     * @param cache the name of the cache
     * @param writeOnce whether a key is never written twice: a second write of it fails and changes nothing
     */
    void underlie(String cache, MutableConfiguration<String, byte[]> configuration, boolean writeOnce);

    /**
     * What is stored under a name, without a cache, for several servers that read and write it. A call is one transaction,
     * and fails with a {@link javax.cache.CacheException}.
     */
    Entries entries(String name);

    /**
     * Reads all that is stored of one namespace, ascending by the length of the key and then by the key: JCache cannot
     * list what it does not hold.
     *
     * @param cache the name of the cache, or of {@link #entries}
     * @param entries called with each key and value, on the caller's thread
     */
    void read(String cache, String namespace, BiConsumer<String, byte[]> entries);
}
