package org.reprise.socketio.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a log that several nodes write needs of the caches they share. */
abstract class ProviderContract {

    private static final int MANY = 30_000;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private NodeCaches one;
    private NodeCaches other;

    /** Opens another node of the cluster. */
    abstract NodeCaches node();

    @BeforeEach
    void begin() {
        one = node();
        other = node();
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
        other.close();
        one.close();
    }

    private static Cache<String, byte[]> cache(NodeCaches node, String name) {
        Cache<String, byte[]> present = node.manager().getCache(name, String.class, byte[].class);
        return present != null
                ? present
                : node.manager()
                        .createCache(
                                name,
                                node.complete(
                                        name,
                                        new MutableConfiguration<String, byte[]>()
                                                .setTypes(String.class, byte[].class)
                                                .setExpiryPolicyFactory(EternalExpiryPolicy.factoryOf())));
    }

    private static byte[] bytes(long number) {
        return ByteBuffer.allocate(8).putLong(number).array();
    }

    private static void eventually(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void shouldShareWhatIsPut() {
        assertThat(cache(one, "shared").putIfAbsent("/#1", bytes(1))).isTrue();

        assertThat(cache(other, "shared").get("/#1")).isEqualTo(bytes(1));
        assertThat(cache(other, "shared").putIfAbsent("/#1", bytes(2))).isFalse();
        assertThat(cache(one, "shared").getAll(Set.of("/#1", "/#2"))).containsOnlyKeys("/#1");
        cache(other, "shared").removeAll(Set.of("/#1"));
        assertThat(cache(one, "shared").get("/#1")).isNull();
    }

    @Test
    void shouldWriteOnceUnderContention() throws Exception {
        int writers = 4;
        int cells = 500;
        CyclicBarrier start = new CyclicBarrier(writers);
        Map<String, Long> won = new ConcurrentHashMap<>();
        Set<String> twice = ConcurrentHashMap.newKeySet();
        List<Future<?>> ends = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            Cache<String, byte[]> cache = cache(i % 2 == 0 ? one : other, "cells");
            long writer = i;
            ends.add(threads.submit(() -> {
                start.await();
                for (int cell = 1; cell <= cells; cell++) {
                    if (cache.putIfAbsent("/#" + cell, bytes(writer)) && won.put("/#" + cell, writer) != null) {
                        twice.add("/#" + cell);
                    }
                }
                return null;
            }));
        }
        for (Future<?> end : ends) {
            end.get(60, TimeUnit.SECONDS);
        }

        assertThat(twice).isEmpty();
        assertThat(won).hasSize(cells);
        won.forEach((key, writer) ->
                assertThat(cache(one, "cells").get(key)).as(key).isEqualTo(bytes(writer)));
    }

    @Test
    void shouldReplaceOnlyWhatIsStillThere() {
        cache(one, "marks").putIfAbsent("/#tail", bytes(1));

        assertThat(cache(other, "marks").replace("/#tail", bytes(1), bytes(2))).isTrue();
        assertThat(cache(one, "marks").replace("/#tail", bytes(1), bytes(3))).isFalse();
        assertThat(cache(one, "marks").get("/#tail")).isEqualTo(bytes(2));
        assertThat(cache(one, "marks").replace("/#none", bytes(1), bytes(2))).isFalse();
    }

    @Test
    void shouldKeepAll() {
        Cache<String, byte[]> cache = cache(one, "many");
        for (int from = 0; from < MANY; from += 1_000) {
            Map<String, byte[]> some = new HashMap<>();
            for (int i = from; i < from + 1_000; i++) {
                some.put("/#" + i, bytes(i));
            }
            cache.putAll(some);
        }
        for (int from = 0; from < MANY; from += 1_000) {
            Set<String> keys = new HashSet<>();
            for (int i = from; i < from + 1_000; i++) {
                keys.add("/#" + i);
            }
            assertThat(cache(other, "many").getAll(keys)).hasSize(1_000);
        }
    }

    @Test
    void shouldTellOtherNodesWhatIsPut() throws Exception {
        Map<String, byte[]> heard = new ConcurrentHashMap<>();
        Cache<String, byte[]> listening = cache(other, "heard");
        listening.registerCacheEntryListener(org.reprise.socketio.recovery.Listeners.of(heard::put));
        Cache<String, byte[]> cache = cache(one, "heard");
        for (int i = 0; i < 200; i++) {
            assertThat(cache.putIfAbsent("/#" + i, bytes(i))).isTrue();
        }

        eventually(() -> heard.size() == 200);
        heard.forEach((key, value) -> assertThat(value).isEqualTo(bytes(Long.parseLong(key.substring(2)))));
    }

    @Test
    void shouldLetGoWhenTheTimeIsOver() throws Exception {
        MutableConfiguration<String, byte[]> configuration = new MutableConfiguration<String, byte[]>()
                .setTypes(String.class, byte[].class)
                .setExpiryPolicyFactory(
                        ModifiedExpiryPolicy.factoryOf(new javax.cache.expiry.Duration(TimeUnit.MILLISECONDS, 300)));
        Cache<String, byte[]> cache = one.manager().createCache("short", one.complete("short", configuration));
        cache.putIfAbsent("/#1", bytes(1));

        eventually(() -> cache.get("/#1") == null);
    }
}
