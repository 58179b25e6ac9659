package org.reprise.socketio.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Type;
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
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.Ack;
import org.reprise.socketio.Namespace;
import org.reprise.socketio.Socket;
import org.reprise.socketio.engine.EngineOptions;
import org.reprise.socketio.engine.EngineRequest;
import org.reprise.socketio.engine.EngineServer;
import org.reprise.socketio.engine.ExecutorScheduler;
import org.reprise.socketio.engine.Scheduler;
import org.reprise.socketio.log.Clocks;
import org.reprise.socketio.namespace.LiveServer;
import org.reprise.socketio.namespace.ServerContext;
import org.reprise.socketio.namespace.ServerOptions;
import org.reprise.socketio.namespace.SocketHandlers;
import org.reprise.socketio.namespace.Wire;
import org.reprise.socketio.protocol.Arguments;
import org.reprise.socketio.protocol.ValueMapper;
import org.reprise.socketio.recovery.RecoveryOptions;
import org.reprise.socketio.recovery.RecoveryService;

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
    void shouldBeSafeWhenANodeThatHasJoinedHasItsPart() throws Exception {
        Cache<String, byte[]> cache = cache(one, "shared");
        for (int i = 0; i < 1_000; i++) {
            cache.put("/#" + i, bytes(i));
        }
        try (NodeCaches third = node()) {
            eventually(third::isSafe);
        }
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
    void shouldTellOtherNodesWhatIsPutAgain() throws Exception {
        Set<Long> heard = ConcurrentHashMap.newKeySet();
        Cache<String, byte[]> listening = cache(other, "again");
        listening.registerCacheEntryListener(org.reprise.socketio.recovery.Listeners.of(
                (key, value) -> heard.add(ByteBuffer.wrap(value).getLong())));
        Cache<String, byte[]> cache = cache(one, "again");
        for (int i = 0; i < 200; i++) {
            cache.put("/#" + i % 3, bytes(i));
        }

        eventually(() -> heard.size() == 200);
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

    /** A node with a client, that answers {@code name} with its name. */
    private Namespace serve(NodeCaches caches, String name, ScheduledExecutorService timers) {
        Duration time = Duration.ofMinutes(2);
        Scheduler scheduler = new ExecutorScheduler(timers);
        LiveServer server = new LiveServer(new ServerContext(
                new ServerOptions(time, 10, 100),
                new NoMapper(),
                threads,
                threads,
                scheduler,
                threads,
                new RecoveryService(
                        new RecoveryOptions(time, time, true, 1_000, 1_000_000, 100, 100, time),
                        caches,
                        null,
                        Runnable::run,
                        Clocks.system()),
                expired -> {}));
        server.serve(
                "/",
                new SocketHandlers() {
                    @Override
                    public void connected(Socket socket) {
                        socket.data().put("name", name);
                    }

                    @Override
                    public boolean takesServerEvent(String event) {
                        return event.equals("name");
                    }

                    @Override
                    public void serverEvent(String event, Arguments arguments, Ack ack) {
                        ack.send(name);
                    }
                },
                List.of());
        Wire wire = new Wire();
        wire.open(new EngineServer(EngineOptions.defaults(), server, scheduler)
                .connect(
                        new EngineRequest(
                                "GET",
                                "/socket.io/",
                                Map.of("EIO", "4", "transport", "websocket"),
                                Map.of(),
                                "192.0.2.1",
                                false,
                                null),
                        wire));
        wire.send("0");
        return server.of("/");
    }

    /** Nothing but the simplest values is written or read. */
    private static final class NoMapper implements ValueMapper {

        @Override
        public void write(Object value, StringBuilder out, List<byte[]> attachments) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object read(String json, Type type, List<byte[]> attachments) {
            throw new UnsupportedOperationException();
        }
    }

    private static Set<Object> names(Namespace namespace) {
        Set<Object> names = new HashSet<>();
        namespace
                .fetchSockets()
                .toCompletableFuture()
                .join()
                .forEach(socket -> names.add(socket.data().get("name")));
        return names;
    }

    @Test
    void shouldCarryTheAnswersOfAllNodes() throws Exception {
        ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);
        try {
            Namespace first = serve(one, "one", timers);
            Namespace second = serve(other, "other", timers);

            eventually(() -> names(first).equals(Set.of("one", "other")));
            eventually(() -> names(second).equals(Set.of("one", "other")));
            assertThat(first.serverSideEmitWithAck(String.class, "name")
                            .toCompletableFuture()
                            .get(20, TimeUnit.SECONDS))
                    .containsExactly("other");
            assertThat(second.serverSideEmitWithAck(String.class, "name")
                            .toCompletableFuture()
                            .get(20, TimeUnit.SECONDS))
                    .containsExactly("one");
        } finally {
            timers.shutdownNow();
        }
    }
}
