package org.reprise.socketio.log;

import java.util.Map;
import java.util.Set;
import javax.cache.Cache;
import org.jspecify.annotations.Nullable;

/**
 * What several nodes write and read under one name, in a cache or in a table: whoever asks is told what was written
 * last. Each call waits, and fails with a {@link javax.cache.CacheException} or one of the provider's; it is then not known
 * whether it has done anything. Thread-safe.
 */
public interface Entries {

    byte @Nullable [] get(String key);

    /** Those that there are. */
    Map<String, byte[]> getAll(Set<String> keys);

    /** Of all who write a key in this way, on whatever node, one does; says whether it was this call. */
    boolean putIfAbsent(String key, byte[] value);

    void put(String key, byte[] value);

    /** Says whether it has put one value in the place of another, at once. */
    boolean replace(String key, byte[] present, byte[] value);

    void remove(String key);

    void removeAll(Set<String> keys);

    /** Those of a cache. */
    static Entries of(Cache<String, byte[]> cache) {
        return new Entries() {
            @Override
            @SuppressWarnings("NullAway") // a cache gives null for what is not there
            public byte @Nullable [] get(String key) {
                return cache.get(key);
            }

            @Override
            public Map<String, byte[]> getAll(Set<String> keys) {
                return cache.getAll(keys);
            }

            @Override
            public boolean putIfAbsent(String key, byte[] value) {
                return cache.putIfAbsent(key, value);
            }

            @Override
            public void put(String key, byte[] value) {
                cache.put(key, value);
            }

            @Override
            public boolean replace(String key, byte[] present, byte[] value) {
                return cache.replace(key, present, value);
            }

            @Override
            public void remove(String key) {
                cache.remove(key);
            }

            @Override
            public void removeAll(Set<String> keys) {
                cache.removeAll(keys);
            }
        };
    }
}
