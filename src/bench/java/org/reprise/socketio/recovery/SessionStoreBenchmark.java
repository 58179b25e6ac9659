package org.reprise.socketio.recovery;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import javax.cache.CacheManager;
import javax.cache.Caching;
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
import org.reprise.socketio.log.Membership;

/** A client of three rooms leaves and comes back, while so many others are away. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SessionStoreBenchmark {

    private static final RecoveryOptions OPTIONS = new RecoveryOptions(
            Duration.ofDays(1),
            Duration.ofSeconds(45),
            true,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            1_000,
            Duration.ofSeconds(30));

    @Param({"0", "10000"})
    int others;

    private final CacheManager caches = Caching.getCachingProvider()
            .getCacheManager(
                    URI.create("bench:sessions"), SessionStoreBenchmark.class.getClassLoader(), new Properties());
    private final RecoveryService service = new RecoveryService(OPTIONS, caches, null, InstantSource.system());
    private final NamespaceRecovery recovery = service.of("/");
    private final String pid = service.newPid();

    @Setup
    public void fill() {
        for (int i = 0; i < others; i++) {
            recovery.suspend(recovery.key(service.newPid()), session("other" + i));
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        service.close();
        caches.close();
    }

    private static Session session(String sid) {
        List<Membership.Stay> stays = List.of(
                new Membership.Stay(sid, 1, Long.MAX_VALUE),
                new Membership.Stay("lobby", 1, Long.MAX_VALUE),
                new Membership.Stay("orders", 7, Long.MAX_VALUE));
        return new Session(sid, null, new Membership(stays, 0), Map.of("user", "seven"), 1, 7, 7, Long.MAX_VALUE);
    }

    @Benchmark
    public Optional<Session> suspendAndClaim() {
        String key = recovery.key(pid);
        recovery.suspend(key, session("own"));
        return recovery.claim(key);
    }
}
