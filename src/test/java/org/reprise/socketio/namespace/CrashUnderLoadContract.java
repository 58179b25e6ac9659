package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterEach;
import org.reprise.socketio.BroadcastOperator;
import org.reprise.socketio.Namespace;

/**
 * Many threads emit while clients join, leave, drop, are kicked and return, over a store that is slow and fails, and while
 * one server after the other crashes: each client gets what was due to it, once and in the order of all.
 */
abstract class CrashUnderLoadContract {

    private static final int EMITTERS = 8;
    private static final int CLIENTS = 5;
    private static final int STEPS = 40;
    private static final int CRASHES = 4;
    private static final int EMITS_BETWEEN_CRASHES = 40;
    private static final int MOST_AT_ONCE = 8;
    private static final int SLOWEST_NANOS = 2_000_000;

    private final ExecutorService handlers = Executors.newFixedThreadPool(4);
    private final ExecutorService storage = Executors.newCachedThreadPool();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final LoadClient.Sockets sockets = new LoadClient.Sockets();
    private final List<TestServer> servers = new ArrayList<>();
    private final LoadModel model = new LoadModel();
    private final Set<String> returned = ConcurrentHashMap.newKeySet();
    private final AtomicInteger emitted = new AtomicInteger();
    private final CapturedLog log = new CapturedLog();
    private final Map<LoadClient, Life> on = new ConcurrentHashMap<>();
    private volatile boolean ending;

    /** What is there of a server until it crashes. */
    record Life(TestServer server, CompletableFuture<Void> end) {

        Namespace namespace() {
            return server.of("/");
        }
    }

    /** Begins with what is needed. */
    abstract void begin(Random random);

    /** A server that works at present. */
    abstract Life life();

    /** One of the servers ends without a word, another one comes. */
    abstract void crash();

    /** How long who emits waits before the next time, in nanoseconds. */
    long pause() {
        return 0;
    }

    /** A second passes for all. */
    abstract void pass();

    Executor storage() {
        return storage;
    }

    Executor handlers() {
        return handlers;
    }

    /** Has a server serve; it is closed in the end. */
    Life live(TestServer server) {
        server.serve("/", sockets);
        servers.add(server);
        return new Life(server, new CompletableFuture<>());
    }

    /** Is slow, or throws, at times, where something is stored. */
    static void trouble(Random random) {
        if (random.nextInt(4) == 0) {
            LockSupport.parkNanos(random.nextInt(SLOWEST_NANOS));
        }
        failAtTimes(random);
    }

    static void failAtTimes(Random random) {
        if (random.nextInt(60) == 0) {
            throw new CacheException("not now");
        }
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        servers.forEach(server -> {
            server.server.stopping();
            server.server.close(Duration.ofMillis(200));
        });
        storage.shutdownNow();
        handlers.shutdownNow();
        servers.forEach(TestServer::close);
        log.close();
    }

    void loseNothing(long seed) throws Exception {
        begin(new Random(seed));
        List<LoadClient> witnesses = List.of(client("witness"), client("witness-a"), client("witness-b"));
        for (int i = 0; i < LoadModel.ROOMS.size(); i++) {
            LoadClient.History history = witnesses.get(i + 1).history();
            life().namespace().to(history.sid).socketsJoin(LoadModel.ROOMS.get(i));
            model.settles(history, LoadModel.ROOMS.get(i));
        }
        List<LoadClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(client("client" + i));
        }
        CyclicBarrier start = new CyclicBarrier(EMITTERS + CLIENTS);
        List<Future<?>> ends = new ArrayList<>();
        for (int i = 0; i < EMITTERS; i++) {
            Random random = new Random(seed + i);
            int emitter = i;
            ends.add(threads.submit(() -> {
                start.await();
                emit(emitter, random);
                return null;
            }));
        }
        List<Future<?>> lives = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Random random = new Random(-seed - i);
            LoadClient client = clients.get(i);
            lives.add(threads.submit(() -> {
                start.await();
                live(client, random);
                return null;
            }));
        }
        Random random = new Random(seed);
        for (int i = 0; i < CRASHES; i++) {
            awaitEmits(emitted.get() + 1 + random.nextInt(EMITS_BETWEEN_CRASHES));
            crash();
            for (LoadClient witness : witnesses) {
                comeBack(witness);
            }
            pass();
        }
        for (Future<?> end : lives) {
            end.get(60, TimeUnit.SECONDS);
        }
        ending = true;
        for (Future<?> end : ends) {
            end.get(30, TimeUnit.SECONDS);
        }

        List<LoadClient> all = new ArrayList<>(witnesses);
        all.addAll(clients);
        for (LoadClient client : all) {
            comeBack(client); // takes over, and gets what is left
        }
        assertThat(model.check(all)).containsAll(returned);
        assertThat(witnesses)
                .allSatisfy(witness -> assertThat(witness.histories()).hasSize(1));
        assertThat(returned).hasSizeGreaterThan(CRASHES * EMITTERS);
    }

    private LoadClient client(String name) throws Exception {
        LoadClient client = new LoadClient(life().server(), name, sockets.byLink);
        client.comeBack();
        return client;
    }

    // ---------------------------------------------------------------------- what happens

    private void awaitEmits(int number) {
        while (emitted.get() < number) {
            LockSupport.parkNanos(100_000);
        }
    }

    /** Nobody waits for that server any more. */
    static void end(Life old) {
        old.end().complete(null);
        try {
            old.server().server.close(Duration.ZERO);
        } catch (RuntimeException expected) {
            assertThat(expected).isNotNull();
        }
    }

    private void comeBack(LoadClient client) throws Exception {
        boolean here = false;
        while (!here) {
            Life now = life();
            on.put(client, now);
            here = client.comeBack(now.server(), now.end());
        }
    }

    private void emit(int emitter, Random random) {
        int i = 0;
        while (!ending) {
            Namespace namespace = life().namespace();
            if (random.nextInt(3) == 0) {
                int many = 1 + random.nextInt(MOST_AT_ONCE);
                emitWithoutWaiting(namespace, emitter, i, many, random);
                i += many;
            } else {
                String id = emitter + "." + i++;
                if (attempt(address(namespace, id, random), "event", id)) {
                    returned.add(id);
                }
            }
            LockSupport.parkNanos(pause());
            if (random.nextInt(10) == 0) {
                attempt(namespace.asVolatile(), "volatile", "v");
            }
        }
    }

    /** Chooses whom an event is for, and notes it. */
    private BroadcastOperator address(Namespace namespace, String id, Random random) {
        LoadModel.Target target = LoadModel.Target.any(random);
        model.emits(id, target);
        emitted.incrementAndGet();
        return target.in(namespace);
    }

    /** Waits for all of them in the end, as the next one may be emitted on another node. */
    private void emitWithoutWaiting(Namespace namespace, int emitter, int first, int count, Random random) {
        List<CompletableFuture<?>> stages = new ArrayList<>();
        for (int i = first; i < first + count; i++) {
            String id = emitter + "." + i;
            BroadcastOperator operator = address(namespace, id, random);
            attempt(() -> stages.add(operator.emitAsync("event", id)
                    .thenRun(() -> returned.add(id))
                    .exceptionally(crashed -> null)
                    .toCompletableFuture()));
            if (random.nextInt(4) == 0) {
                attempt(namespace.asVolatile(), "volatile", id); // which must not arrive before
            }
        }
        CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new))
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    /** Whether it has succeeded; if not, it may have been done or not. */
    private static boolean attempt(BroadcastOperator operator, String event, String id) {
        return attempt(() -> operator.emit(event, id));
    }

    private static boolean attempt(Runnable order) {
        try {
            order.run();
            return true;
        } catch (RuntimeException crashed) {
            return false;
        }
    }

    private void live(LoadClient client, Random random) throws Exception {
        boolean here = true;
        for (int i = 0; i < STEPS; i++) {
            if (!here || !on.containsKey(client) || on.get(client).end().isDone()) {
                comeBack(client);
                here = true;
                continue;
            }
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> change(client, random, i);
                case 3 -> {
                    client.cut();
                    if (random.nextBoolean()) {
                        change(client, random, i); // the server knows nothing yet
                    }
                    here = false;
                }
                case 4 -> {
                    client.drop();
                    if (random.nextBoolean()) {
                        change(client, random, i); // an order to a client that is away
                    }
                    here = false;
                }
                case 5 -> client.socket().data().put("step", i);
                case 6 -> {
                    if (random.nextInt(3) == 0) {
                        end(client, random.nextBoolean());
                        here = false;
                    }
                }
                default -> comeBack(client);
            }
        }
    }

    private void end(LoadClient client, boolean kick) {
        LoadClient.History history = client.history();
        history.unclear = true;
        if (!kick) {
            client.disconnect();
            history.over = false;
        } else if (attempt(() -> life().namespace().to(history.sid).disconnectSockets())) {
            history.over = true;
            history.unclear = false;
        }
    }

    private void change(LoadClient client, Random random, int step) {
        LoadClient.History history = client.history();
        BroadcastOperator own = client.socket().namespace().to(history.sid);
        LoadModel.Change change = LoadModel.Change.any(random, step);
        String room = change.room();
        if (!attempt(own, "mark", change.before())) {
            return;
        }
        model.changes(history, change);
        boolean order = random.nextBoolean() || !client.socket().connected();
        attempt(() -> {
            if (change.join() && order) {
                own.socketsJoin(room);
            } else if (change.join()) {
                client.socket().join(room);
            } else if (order) {
                own.socketsLeave(room);
            } else {
                client.socket().leave(room);
            }
        });
        attempt(own, "mark", change.after());
    }
}
