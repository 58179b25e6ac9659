package org.reprise.socketio.recovery;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.EventType;

/** Caches that several nodes in this JVM share, and on which a test can put a hand, for each node. */
public class SharedMemory {

    private final Map<String, Map<String, byte[]>> caches = new ConcurrentHashMap<>();
    private final List<Registered> listeners = new CopyOnWriteArrayList<>();

    private record Registered(Node node, String cache, CacheEntryCreatedListener<String, byte[]> listener) {}

    /** Another one with the same content, of which nobody is told. */
    public SharedMemory copy() {
        SharedMemory copy = new SharedMemory();
        caches.forEach((name, entries) -> copy.cache(name).putAll(entries));
        return copy;
    }

    /** What is in a cache. */
    public Map<String, byte[]> cache(String name) {
        return caches.computeIfAbsent(name, created -> new ConcurrentHashMap<>());
    }

    /** How one node sees the caches. */
    public static class Node implements SharedCaches {

        private final int quorum;
        private final List<Runnable> onMerge = new CopyOnWriteArrayList<>();
        private volatile SharedMemory memory;
        private volatile boolean cut;
        private volatile boolean safe = true;

        public Node(SharedMemory memory) {
            this(memory, 1);
        }

        /** One that asks for a quorum. */
        public Node(SharedMemory memory, int quorum) {
            this.memory = memory;
            this.quorum = quorum;
        }

        /** It sees nothing any more and writes nothing. */
        public void cut() {
            cut = true;
        }

        /** Whether each entry is on as many nodes as it has to be. */
        public void setSafe(boolean safe) {
            this.safe = safe;
        }

        @Override
        public boolean isSafe() {
            return safe;
        }

        /** It sees them again. */
        public void mend() {
            cut = false;
        }

        /** It sees other ones from now on, as after a split of a cluster and its end. */
        public void moveTo(SharedMemory other) {
            memory = other;
        }

        /** The same, with a word of it; its listeners are forgotten, as Hazelcast does. */
        public void merge(SharedMemory other) {
            onMerge.forEach(Runnable::run);
            memory = other;
            memory.listeners.removeIf(registered -> registered.node() == this);
            onMerge.forEach(Runnable::run);
        }

        @Override
        public int quorum() {
            return quorum;
        }

        @Override
        public void onMerge(Runnable action) {
            onMerge.add(action);
        }

        /** Called before each access; throws, or waits. */
        protected void before(String cache, String method) {}

        /** Called after each access; throws, or waits. */
        protected void after(String cache, String method) {}

        /** Whether it is told of an entry. */
        protected boolean hears(String key) {
            return true;
        }

        @Override
        public CacheManager manager() {
            Map<String, Object> open = new HashMap<>();
            return proxy(CacheManager.class, (method, args) -> switch (method) {
                case "getCache" -> open.get((String) args[0]);
                case "createCache" -> open.computeIfAbsent((String) args[0], this::cache);
                default -> throw new UnsupportedOperationException(method);
            });
        }

        @Override
        public Configuration<String, byte[]> complete(String name, MutableConfiguration<String, byte[]> wanted) {
            return wanted;
        }

        private Object cache(String name) {
            return proxy(Cache.class, (method, args) -> {
                reach();
                before(name, method);
                Object result = call(name, method, args);
                after(name, method);
                reach();
                return result;
            });
        }

        private void reach() {
            if (cut) {
                throw new CacheException("cut off");
            }
        }

        @SuppressWarnings("unchecked")
        private Object call(String name, String method, Object[] args) {
            Map<String, byte[]> entries = memory.cache(name);
            return switch (method) {
                case "get" -> copyOf(entries.get((String) args[0]));
                case "getAll" -> {
                    Map<String, byte[]> found = new HashMap<>(entries);
                    found.keySet().retainAll((Set<String>) args[0]);
                    found.replaceAll((key, value) -> copyOf(value));
                    yield found;
                }
                case "put" -> {
                    byte[] before = entries.put((String) args[0], (byte[]) args[1]);
                    memory.tell(name, (String) args[0], (byte[]) args[1]);
                    yield before;
                }
                case "putIfAbsent" -> {
                    boolean put = entries.putIfAbsent((String) args[0], (byte[]) args[1]) == null;
                    if (put) {
                        memory.tell(name, (String) args[0], (byte[]) args[1]);
                    }
                    yield put;
                }
                case "replace" -> replaced(entries, (String) args[0], (byte[]) args[1], (byte[]) args[2]);
                case "remove" -> entries.remove((String) args[0]) != null;
                case "removeAll" -> entries.keySet().removeAll((Set<String>) args[0]);
                case "registerCacheEntryListener" -> {
                    Object listener = ((CacheEntryListenerConfiguration<String, byte[]>) args[0])
                            .getCacheEntryListenerFactory()
                            .create();
                    yield memory.listeners.add(
                            new Registered(this, name, (CacheEntryCreatedListener<String, byte[]>) listener));
                }
                case "deregisterCacheEntryListener" ->
                    memory.listeners.removeIf(registered ->
                            registered.node() == this && registered.cache().equals(name));
                default -> throw new UnsupportedOperationException(method);
            };
        }
    }

    /** As from elsewhere: nobody shall tell by the array whose it is. */
    private static byte[] copyOf(byte[] value) {
        return value == null ? null : value.clone();
    }

    private static boolean replaced(Map<String, byte[]> entries, String key, byte[] old, byte[] value) {
        return entries.computeIfPresent(key, (same, there) -> Arrays.equals(there, old) ? value : there) == value;
    }

    private void tell(String cache, String key, byte[] value) {
        for (Registered registered : listeners) {
            if (registered.cache().equals(cache)
                    && registered.node().memory == this
                    && !registered.node().cut
                    && registered.node().hears(key)) {
                registered.listener().onCreated(List.of(event(cache, key, copyOf(value))));
            }
        }
    }

    private CacheEntryEvent<String, byte[]> event(String cache, String key, byte[] value) {
        Cache<?, ?> source = proxy(Cache.class, (method, args) -> cache);
        return new CacheEntryEvent<>(source, EventType.CREATED) {
            private static final long serialVersionUID = 1;

            @Override
            public String getKey() {
                return key;
            }

            @Override
            public byte[] getValue() {
                return value;
            }

            @Override
            public byte[] getOldValue() {
                return null;
            }

            @Override
            public boolean isOldValueAvailable() {
                return false;
            }

            @Override
            public <T> T unwrap(Class<T> type) {
                throw new IllegalArgumentException();
            }
        };
    }

    @FunctionalInterface
    private interface Call {

        Object of(String method, Object[] args);
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                SharedMemory.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, args) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> self == args[0];
                    case "toString" -> type.getSimpleName();
                    default -> {
                        Object result = call.of(method.getName(), args);
                        yield method.getReturnType() == void.class ? null : result;
                    }
                }));
    }
}
