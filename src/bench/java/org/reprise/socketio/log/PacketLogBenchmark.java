package org.reprise.socketio.log;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
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
import org.openjdk.jmh.infra.Blackhole;
import org.reprise.socketio.protocol.EncodedEvent;

/** The log of a namespace that holds so many packets, of which one client has missed 50, evenly spread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
public class PacketLogBenchmark {

    private static final int MISSED = 50;
    private static final EncodedEvent EVENT = new EncodedEvent("2[\"news\",\"" + "x".repeat(100) + "\"", List.of());
    private static final LoggedEvent DUE = new LoggedEvent(Set.of("mine"), Set.of(), EVENT);
    private static final LoggedEvent NOISE = new LoggedEvent(Set.of("noise"), Set.of(), EVENT);

    @Param({"1000", "100000", "1000000"})
    int packets;

    private final Membership membership = new Membership();
    private final CacheManager caches = Caching.getCachingProvider()
            .getCacheManager(URI.create("bench:log"), PacketLogBenchmark.class.getClassLoader(), new Properties());
    private PacketLog log;

    @Setup(Level.Trial)
    public void fill() {
        Cache<String, byte[]> cells = caches.createCache(
                "cells",
                new MutableConfiguration<String, byte[]>()
                        .setTypes(String.class, byte[].class)
                        .setStoreByValue(false));
        LogLimits limits = new LogLimits(Duration.ofDays(1), packets, Long.MAX_VALUE);
        log = new PacketLog("/", cells, limits, InstantSource.system());
        membership.join("mine", 0);
        for (int i = 0; i < packets; i++) {
            log.append(i % (packets / MISSED) == 0 ? DUE : NOISE);
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        caches.close();
    }

    /** What a client has missed, found and read. */
    @Benchmark
    public void restore(Blackhole sink) {
        for (long position : log.after(0, membership)) {
            sink.consume(log.read(position));
        }
    }

    /** Where the log is full, so that the oldest packet goes. */
    @Benchmark
    public Object append() {
        return log.append(NOISE);
    }
}
