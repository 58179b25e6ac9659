package org.reprise.socketio.recovery;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.reprise.socketio.log.Entries;

/** A durable store in memory, on which a test can put a hand. */
public class MemoryStore implements DurableStore {

    private final Map<String, Map<String, byte[]>> tables;
    private volatile boolean crashed;

    public MemoryStore() {
        this(new ConcurrentHashMap<>());
    }

    protected MemoryStore(Map<String, Map<String, byte[]>> tables) {
        this.tables = tables;
    }

    /** From now on nothing of it is stored; the one returned has what was. */
    public synchronized MemoryStore crash() {
        crashed = true;
        Map<String, Map<String, byte[]>> left = new ConcurrentHashMap<>();
        tables.forEach((name, rows) -> left.put(name, new ConcurrentHashMap<>(rows)));
        return with(left);
    }

    /** Another one of its kind. */
    protected MemoryStore with(Map<String, Map<String, byte[]>> rows) {
        return new MemoryStore(rows);
    }

    /** Whether it does not store anything any more. */
    protected boolean isCrashed() {
        return crashed;
    }

    private synchronized void unlessCrashed(Runnable change) {
        if (!crashed) {
            change.run();
        }
    }

    /** What is stored under the name of a cache. */
    public Map<String, byte[]> table(String cache) {
        return tables.computeIfAbsent(cache, created -> new ConcurrentHashMap<>());
    }

    /** Called before each write; throws, or waits. */
    protected void beforeWrite(String cache) {}

    /** Called before each read of a single key; throws, or waits. */
    protected void beforeRead(String cache) {}

    /** Called after each write; throws if the answer is to be lost. */
    protected void afterWrite(String cache) {}

    @Override
    public void underlie(String cache, MutableConfiguration<String, byte[]> configuration, boolean writeOnce) {
        Table table = new Table(cache, writeOnce);
        configuration
                .setReadThrough(true)
                .setWriteThrough(true)
                .setCacheLoaderFactory(() -> table)
                .setCacheWriterFactory(() -> table);
    }

    @Override
    public Entries entries(String name) {
        return new Table(name, true);
    }

    @Override
    public void read(String cache, String namespace, BiConsumer<String, byte[]> entries) {
        Map<String, byte[]> sorted =
                new TreeMap<>(Comparator.comparing(String::length).thenComparing(key -> key));
        table(cache).forEach((key, value) -> {
            if (key.substring(0, key.lastIndexOf('#')).equals(namespace)) {
                sorted.put(key, value);
            }
        });
        sorted.forEach(entries);
    }

    private final class Table implements CacheLoader<String, byte[]>, CacheWriter<String, byte[]>, Entries {

        private final String name;
        private final boolean writeOnce;

        Table(String name, boolean writeOnce) {
            this.name = name;
            this.writeOnce = writeOnce;
        }

        @Override
        public byte[] load(String key) {
            beforeRead(name);
            return table(name).get(key);
        }

        @Override
        public Map<String, byte[]> loadAll(Iterable<? extends String> keys) {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] get(String key) {
            return load(key);
        }

        @Override
        public Map<String, byte[]> getAll(Set<String> keys) {
            beforeRead(name);
            Map<String, byte[]> found = new HashMap<>(table(name));
            found.keySet().retainAll(keys);
            return found;
        }

        @Override
        public boolean putIfAbsent(String key, byte[] value) {
            AtomicBoolean put = new AtomicBoolean();
            write(() -> put.set(table(name).putIfAbsent(key, value) == null));
            return put.get();
        }

        @Override
        public void put(String key, byte[] value) {
            write(() -> table(name).put(key, value));
        }

        @Override
        public boolean replace(String key, byte[] present, byte[] value) {
            AtomicBoolean replaced = new AtomicBoolean();
            write(() -> {
                if (Arrays.equals(table(name).get(key), present)) {
                    table(name).put(key, value);
                    replaced.set(true);
                }
            });
            return replaced.get();
        }

        @Override
        public void remove(String key) {
            write(() -> table(name).remove(key));
        }

        @Override
        public void removeAll(Set<String> keys) {
            write(() -> table(name).keySet().removeAll(keys));
        }

        private void write(Runnable change) {
            beforeWrite(name);
            unlessCrashed(change);
            afterWrite(name);
        }

        @Override
        public void write(Cache.Entry<? extends String, ? extends byte[]> entry) {
            write(() -> {
                if (writeOnce && table(name).containsKey(entry.getKey())) {
                    throw new CacheException("duplicate key");
                }
                table(name).put(entry.getKey(), entry.getValue());
            });
        }

        @Override
        public void writeAll(Collection<Cache.Entry<? extends String, ? extends byte[]>> entries) {
            write(() -> entries.forEach(entry -> table(name).put(entry.getKey(), entry.getValue())));
            entries.clear();
        }

        @Override
        public void delete(Object key) {
            write(() -> table(name).remove(key));
        }

        @Override
        public void deleteAll(Collection<?> keys) {
            write(() -> table(name).keySet().removeAll(keys));
            keys.clear();
        }
    }
}
