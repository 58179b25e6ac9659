package org.reprise.socketio.namespace;

import java.lang.reflect.Type;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.cache.CacheManager;
import javax.cache.Caching;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.reprise.socketio.Socket;
import org.reprise.socketio.engine.EngineOptions;
import org.reprise.socketio.engine.EnginePacket;
import org.reprise.socketio.engine.EngineRequest;
import org.reprise.socketio.engine.EngineServer;
import org.reprise.socketio.engine.ExecutorScheduler;
import org.reprise.socketio.engine.SendListener;
import org.reprise.socketio.engine.WebSocketChannel;
import org.reprise.socketio.engine.WebSocketTransport;
import org.reprise.socketio.protocol.ValueMapper;
import org.reprise.socketio.recovery.RecoveryOptions;
import org.reprise.socketio.recovery.RecoveryService;

/** One emit to a room of 1,000 clients, down to the container, which takes everything at once and does nothing. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FanoutBenchmark {

    private static final int MEMBERS = 1000;
    private static final EngineOptions NO_HEARTBEAT = EngineOptions.defaults().withPingInterval(Duration.ofDays(1));
    private static final RecoveryOptions OPTIONS = new RecoveryOptions(
            Duration.ofMinutes(2),
            Duration.ofSeconds(45),
            true,
            100_000,
            Long.MAX_VALUE,
            100_000,
            1_000,
            Duration.ofSeconds(30));

    @Param({"true", "false"})
    boolean recovery;

    private final ScheduledExecutorService threads = Executors.newSingleThreadScheduledExecutor();
    private final CacheManager caches = Caching.getCachingProvider()
            .getCacheManager(URI.create("bench:fanout"), FanoutBenchmark.class.getClassLoader(), new Properties());
    private final String payload = "x".repeat(100);
    private @Nullable RecoveryService service;
    private LiveServer server;

    /** Takes whatever comes, and answers each ping. */
    private static final class NoChannel implements WebSocketChannel {

        private @Nullable WebSocketTransport client;

        @Override
        public int batch() {
            return 1;
        }

        @Override
        public void send(List<EnginePacket> packets, byte @Nullable [] ping, long ahead, SendListener sent) {
            if (ping != null && client != null) {
                client.onPong(ByteBuffer.wrap(ping));
            }
            sent.sent(null);
        }

        @Override
        public void close() {}
    }

    /** Strings need none. */
    private static final class NoMapper implements ValueMapper {

        @Override
        public void write(Object value, StringBuilder out, List<byte[]> attachments) {
            throw new IllegalStateException("not a simple value");
        }

        @Override
        public @Nullable Object read(String json, Type type, List<byte[]> attachments) {
            throw new IllegalStateException("not a simple type");
        }
    }

    @Setup
    public void connect() throws InterruptedException {
        service = recovery ? new RecoveryService(OPTIONS, caches, null, InstantSource.system()) : null;
        ExecutorScheduler scheduler = new ExecutorScheduler(threads);
        server = new LiveServer(new ServerContext(
                new ServerOptions(Duration.ofDays(1), 10, 200),
                new NoMapper(),
                threads,
                threads,
                scheduler,
                threads,
                service,
                expired -> {}));
        CountDownLatch joined = new CountDownLatch(MEMBERS);
        server.serve(
                "/",
                new SocketHandlers() {
                    @Override
                    public void connected(Socket socket) {
                        socket.join("room");
                        joined.countDown();
                    }
                },
                List.of());
        EngineServer engine = new EngineServer(NO_HEARTBEAT, server, scheduler);
        EngineRequest request = new EngineRequest(
                "GET",
                "/socket.io/?EIO=4&transport=websocket",
                Map.of("EIO", "4", "transport", "websocket"),
                Map.of("host", "localhost"),
                "192.0.2.1",
                false,
                null);
        for (int i = 0; i < MEMBERS; i++) {
            NoChannel channel = new NoChannel();
            WebSocketTransport client = engine.connect(request, channel);
            if (client != null) {
                channel.client = client;
                client.onText("40");
            }
        }
        joined.await();
    }

    @TearDown(Level.Trial)
    public void close() {
        threads.shutdownNow();
        if (service != null) {
            service.close();
        }
        caches.close();
    }

    @Benchmark
    public void toRoom() {
        server.of("/").to("room").emit("news", payload);
    }

    @Benchmark
    public void toAll() {
        server.of("/").emit("news", payload);
    }
}
