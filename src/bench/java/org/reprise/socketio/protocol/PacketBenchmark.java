package org.reprise.socketio.protocol;

import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Socket.IO packets of one argument of 64 bytes, which no mapper is needed for. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PacketBenchmark {

    private static final String OFFSET = "AbCdEfGh0123456789";

    private final PacketDecoder decoder = new PacketDecoder(10, 200);
    private final PacketEncoder encoder = new PacketEncoder(new NoMapper());
    private final String payload = "x".repeat(64);
    private final byte[] attachment = new byte[64];
    private final String text = "212[\"echo\",\"" + payload + "\"]";
    private final String binary = "51-/orders,12[\"echo\",{\"_placeholder\":true,\"num\":0}]";

    /** Fails if it is ever needed. */
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

    @Benchmark
    public @Nullable Packet decodeEvent() throws PacketParseException {
        return decoder.text(text);
    }

    @Benchmark
    public @Nullable Packet decodeBinaryEvent() throws PacketParseException {
        decoder.text(binary);
        return decoder.binary(attachment);
    }

    @Benchmark
    public EncodedPacket encodeAck() {
        return encoder.ack("/", "12", new Object[] {payload});
    }

    /** As it is with recovery. */
    @Benchmark
    public EncodedPacket encodeEventWithOffset() {
        return encoder.event("/", null, "news", new Object[] {payload}).packet(OFFSET);
    }

    @Benchmark
    public EncodedPacket encodeBinaryEvent() {
        return encoder.event("/orders", null, "news", new Object[] {attachment}).packet(OFFSET);
    }
}
