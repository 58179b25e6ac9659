package org.reprise.socketio.namespace;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.reprise.socketio.log.Entries;
import org.reprise.socketio.recovery.DurableStore;
import org.reprise.socketio.recovery.MemoryStore;
import org.reprise.socketio.recovery.SharedCaches;
import org.reprise.socketio.recovery.SharedMemory;

/** Over a store that fails at times; now a node is killed, now all of them. */
class DurableClusterUnderLoadTest extends ClusterUnderLoadContract {

    private final Map<SharedCaches, Reach> stores = new ConcurrentHashMap<>();
    private Random random;
    private MemoryStore store;
    private SharedMemory memory = new SharedMemory();
    private Reach next;

    /** How one node reaches the store. */
    private static final class Reach implements DurableStore {

        private final DurableStore store;
        private volatile boolean joined;
        private volatile boolean cut;

        Reach(DurableStore store) {
            this.store = store;
        }

        @Override
        public Entries entries(String name) {
            Entries entries = store.entries(name);
            return (Entries) Proxy.newProxyInstance(
                    Entries.class.getClassLoader(), new Class<?>[] {Entries.class}, (self, method, args) -> {
                        while (true) {
                            try {
                                failIfCut();
                                Object answer = method.invoke(entries, args);
                                failIfCut();
                                return answer;
                            } catch (InvocationTargetException failure) {
                                if (joined) {
                                    throw failure.getCause();
                                }
                            }
                        }
                    });
        }

        private void failIfCut() {
            if (cut) {
                throw new CacheException("cut off");
            }
        }

        @Override
        public void underlie(String cache, MutableConfiguration<String, byte[]> configuration, boolean writeOnce) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void read(String cache, String namespace, BiConsumer<String, byte[]> entries) {
            store.read(cache, namespace, entries);
        }
    }

    @RepeatedTest(8)
    void shouldLoseNothing(RepetitionInfo repetition) throws Exception {
        loseNothing(5000L * repetition.getCurrentRepetition());
    }

    @Override
    void begin(Random seeded) {
        random = seeded;
        store = new RoughStore(seeded);
        super.begin(seeded);
    }

    @Override
    SharedCaches open(Random seeded) {
        SharedMemory.Node hands = new SharedMemory.Node(memory) {
            @Override
            protected boolean hears(String key) {
                return seeded.nextInt(4) > 0;
            }
        };
        next = new Reach(store);
        stores.put(hands, next);
        return hands;
    }

    @Override
    DurableStore store() {
        return next;
    }

    @Override
    void joined(SharedCaches caches) {
        stores.get(caches).joined = true;
    }

    @Override
    void cut(SharedCaches caches) {
        ((SharedMemory.Node) caches).cut();
        stores.remove(caches).cut = true;
    }

    @Override
    void crash() {
        if (random.nextBoolean()) {
            super.crash();
        } else {
            crashAll(() -> {
                store = store.crash();
                memory = new SharedMemory();
            });
        }
    }
}
