package org.reprise.socketio.engine;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** The body of a poll and of a POST: so many packets of about 100 bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PayloadCodecBenchmark {

    @Param({"1", "16"})
    int packets;

    private List<EnginePacket> messages;
    private byte[] body;

    @Setup
    public void prepare() {
        messages = Collections.nCopies(packets, EnginePacket.message("2[\"news\",\"" + "x".repeat(90) + "\"]"));
        body = PayloadCodec.encode(messages);
    }

    @Benchmark
    public byte[] encode() {
        return PayloadCodec.encode(messages);
    }

    @Benchmark
    public void decode(Blackhole sink) throws EngineParseException {
        PayloadCodec.decode(body, sink::consume);
    }
}
