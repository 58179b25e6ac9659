package org.reprise.socketio.namespace;

import java.lang.reflect.Type;
import java.net.URI;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import javax.cache.CacheManager;
import javax.cache.spi.CachingProvider;
import org.reprise.socketio.Middleware;
import org.reprise.socketio.Namespace;
import org.reprise.socketio.RecoveryAttempted;
import org.reprise.socketio.RecoveryOutcome;
import org.reprise.socketio.SessionExpired;
import org.reprise.socketio.engine.EngineOptions;
import org.reprise.socketio.engine.EngineRequest;
import org.reprise.socketio.engine.EngineServer;
import org.reprise.socketio.engine.ManualScheduler;
import org.reprise.socketio.log.Clocks;
import org.reprise.socketio.protocol.ValueMapper;
import org.reprise.socketio.recovery.DurableStore;
import org.reprise.socketio.recovery.RecoveryOptions;
import org.reprise.socketio.recovery.RecoveryService;
import org.reprise.socketio.recovery.SharedCaches;

/** A server on manual time, as clients see it through WebSockets. */
final class TestServer implements AutoCloseable {

    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(45);
    static final Duration MAX_DISCONNECTION = Duration.ofMinutes(2);

    static final int MAX_SESSIONS = 1_000;

    static final Duration STORE_TIMEOUT = Duration.ofSeconds(30);
    static final Instant START = Instant.ofEpochSecond(1_000_000);

    private static final Duration DETECTION = Duration.ofSeconds(45);
    private static final CachingProvider PROVIDER = cachingProvider();

    final ManualScheduler scheduler = new ManualScheduler();
    final TaskQueue tasks = new TaskQueue();
    final LiveServer server;
    final List<SessionExpired> expired = new CopyOnWriteArrayList<>();
    final List<RecoveryOutcome> attempts = new CopyOnWriteArrayList<>();
    final EngineServer engine;
    private final CacheManager caches;
    private final RecoveryService recovery;
    private final InstantSource clock;

    private TestServer(
            RecoveryOptions options, Executor executor, DurableStore store, Executor storage, Instant start) {
        clock = () -> start.plusNanos(scheduler.nanoTime());
        caches = options == null ? null : newCaches();
        recovery = options == null ? null : new RecoveryService(options, caches, store, clock);
        server = newServer(executor, null, storage);
        engine = new EngineServer(EngineOptions.defaults(), server, scheduler);
    }

    private TestServer(Executor executor, Executor answers) {
        clock = null;
        caches = null;
        recovery = null;
        server = newServer(executor, answers, null);
        engine = new EngineServer(EngineOptions.defaults(), server, scheduler);
    }

    private TestServer(
            RecoveryOptions options,
            SharedCaches shared,
            DurableStore store,
            Executor executor,
            Executor storage,
            Instant start) {
        clock = () -> start.plusNanos(scheduler.nanoTime());
        caches = null;
        recovery = new RecoveryService(options, shared, store, storage, new Clocks(clock, scheduler::nanoTime));
        server = newServer(executor, null, storage);
        engine = new EngineServer(EngineOptions.defaults(), server, scheduler);
    }

    private LiveServer newServer(Executor executor, Executor answers, Executor storage) {
        Executor handlers = executor == null ? tasks : executor;
        ServerOptions serverOptions = new ServerOptions(CONNECT_TIMEOUT, 10, 100);
        return new LiveServer(new ServerContext(
                serverOptions,
                new TextMapper(),
                handlers,
                answers == null ? handlers : answers,
                scheduler,
                storage,
                recovery,
                new ServerListener() {
                    @Override
                    public void sessionExpired(SessionExpired event) {
                        expired.add(event);
                    }

                    @Override
                    public void recoveryAttempted(RecoveryAttempted event) {
                        attempts.add(event.outcome());
                    }
                }));
    }

    private static CachingProvider cachingProvider() {
        try {
            return Class.forName("com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider")
                    .asSubclass(CachingProvider.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static CacheManager newCaches() {
        URI unique = URI.create("test:" + new Object().hashCode() + "-" + System.nanoTime());
        return PROVIDER.getCacheManager(unique, TestServer.class.getClassLoader(), new Properties());
    }

    /** What JSON a mapper has been given, or is to write. */
    record Json(String text) {}

    /** Writes and reads {@link Json}; nothing else fits. */
    private static final class TextMapper implements ValueMapper {

        @Override
        public void write(Object value, StringBuilder out, List<byte[]> attachments) {
            if (!(value instanceof Json json)) {
                throw new IllegalStateException("no JSON: " + value.getClass().getName());
            }
            out.append(json.text());
        }

        @Override
        public Object read(String json, Type type, List<byte[]> attachments) {
            if (type != Json.class) {
                throw new IllegalStateException("no such type: " + type.getTypeName());
            }
            return new Json(json);
        }
    }

    // ---------------------------------------------------------------------- kinds

    static TestServer withoutRecovery() {
        return new TestServer(null, null, (DurableStore) null, null, START);
    }

    /** With an executor for handlers, and another one for the answers that they wait for. */
    static TestServer withoutRecovery(Executor executor, Executor answers) {
        return new TestServer(executor, answers);
    }

    static TestServer withRecovery() {
        return withRecovery(true);
    }

    static TestServer withRecovery(boolean skipMiddlewares) {
        return withRecovery(skipMiddlewares, 1_000_000, null);
    }

    /** With a log of no more than so many packets, on an executor or, with null, the queue of tasks. */
    static TestServer withRecovery(boolean skipMiddlewares, long maxPackets, Executor executor) {
        return new TestServer(options(skipMiddlewares, maxPackets, STORE_TIMEOUT), executor, null, null, START);
    }

    /** With a durable store, which writes at once and on the thread that asks for it. */
    static TestServer durable(boolean skipMiddlewares, long maxPackets, DurableStore store) {
        return durable(skipMiddlewares, maxPackets, store, Runnable::run, START);
    }

    static TestServer durable(
            boolean skipMiddlewares, long maxPackets, DurableStore store, Executor storage, Instant start) {
        return durable(skipMiddlewares, maxPackets, store, storage, start, STORE_TIMEOUT);
    }

    static TestServer durable(
            boolean skipMiddlewares,
            long maxPackets,
            DurableStore store,
            Executor storage,
            Instant start,
            Duration storeTimeout) {
        return new TestServer(options(skipMiddlewares, maxPackets, storeTimeout), null, store, storage, start);
    }

    /** That writes to its store when the test has the queue's tasks run. */
    static TestServer durable(DurableStore store, TaskQueue storage) {
        return durable(true, 1_000_000, store, storage, START);
    }

    /** A node of a cluster, which reads and writes on the thread that makes it. */
    static TestServer node(SharedCaches shared, boolean skipMiddlewares, long maxPackets, Instant start) {
        return node(shared, skipMiddlewares, maxPackets, null, Runnable::run, start);
    }

    static TestServer node(
            SharedCaches shared,
            boolean skipMiddlewares,
            long maxPackets,
            Executor executor,
            Executor storage,
            Instant start) {
        return node(shared, null, skipMiddlewares, maxPackets, executor, storage, start);
    }

    /** A node of a cluster with a durable store. */
    static TestServer node(
            SharedCaches shared,
            DurableStore store,
            boolean skipMiddlewares,
            long maxPackets,
            Executor executor,
            Executor storage,
            Instant start) {
        return new TestServer(
                options(skipMiddlewares, maxPackets, STORE_TIMEOUT), shared, store, executor, storage, start);
    }

    /** With an executor for handlers. */
    static TestServer durable(DurableStore store, Executor storage, Executor executor) {
        return durable(store, storage, executor, START);
    }

    static TestServer durable(DurableStore store, Executor storage, Executor executor, Instant start) {
        return new TestServer(options(true, 1_000_000, STORE_TIMEOUT), executor, store, storage, start);
    }

    private static RecoveryOptions options(boolean skipMiddlewares, long maxPackets, Duration storeTimeout) {
        return new RecoveryOptions(
                MAX_DISCONNECTION,
                DETECTION,
                skipMiddlewares,
                maxPackets,
                Long.MAX_VALUE,
                MAX_SESSIONS,
                100,
                storeTimeout);
    }

    Instant now() {
        return clock.instant();
    }

    // ---------------------------------------------------------------------- the application

    TestServer serve(String namespace, SocketHandlers handlers, Middleware... middlewares) {
        server.serve(namespace, handlers, List.of(middlewares));
        return this;
    }

    Namespace of(String namespace) {
        return server.of(namespace);
    }

    /** Runs what waits for a thread. */
    void settle() {
        tasks.runAll();
    }

    void advance(Duration by) {
        scheduler.advance(by);
    }

    // ---------------------------------------------------------------------- clients

    Wire open() {
        return open("client", null);
    }

    Wire open(String name, Principal principal) {
        return open(new Wire(), name, principal);
    }

    /** Opens an engine session; the name is a query parameter. */
    Wire open(Wire wire, String name, Principal principal) {
        Map<String, String> query = Map.of("EIO", "4", "transport", "websocket", "name", name);
        EngineRequest request = new EngineRequest(
                "GET", "/socket.io/?name=" + name, query, Map.of("host", "localhost"), "192.0.2.1", false, principal);
        wire.open(engine.connect(request, wire));
        return wire;
    }

    /** Sends a packet, and lets the server come to rest. */
    void send(Wire wire, String packet) {
        wire.send(packet);
        settle();
    }

    /** A client in the namespace {@code /}. */
    Wire connect() {
        Wire wire = open();
        send(wire, "0");
        return wire;
    }

    @Override
    public void close() {
        if (recovery != null) {
            recovery.close();
        }
        if (caches != null) {
            caches.close();
        }
    }
}
