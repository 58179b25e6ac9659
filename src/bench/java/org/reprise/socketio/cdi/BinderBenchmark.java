package org.reprise.socketio.cdi;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.reprise.socketio.protocol.ArgumentReader;
import org.reprise.socketio.protocol.Arguments;
import org.reprise.socketio.protocol.Packet;
import org.reprise.socketio.protocol.PacketDecoder;
import org.reprise.socketio.protocol.PacketParseException;

/** One argument of an event from the text of its packet to the parameter of a handler, beside JSON-B by itself. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BinderBenchmark {

    private static final String OBJECT = "{\"order\":\"7\",\"text\":\"" + "x".repeat(40) + "\",\"urgent\":true}";
    private static final String STRING = "\"" + "x".repeat(64) + "\"";

    private final PacketDecoder decoder = new PacketDecoder(10, 200);
    private final JsonbMapper mapper = new JsonbMapper();
    private final ArgumentReader reader = new ArgumentReader(mapper);
    private final Jsonb jsonb = JsonbBuilder.create();
    private final Note note = new Note("7", "x".repeat(40), true);

    private Arguments arguments = Arguments.NONE;

    /** As an application has it. */
    public record Note(String order, String text, boolean urgent) {}

    @Setup
    public void slice() throws PacketParseException {
        arguments = slices("2[\"note\"," + OBJECT + "," + STRING + ",1234]");
    }

    @TearDown(Level.Trial)
    public void close() throws Exception {
        mapper.close();
        jsonb.close();
    }

    private Arguments slices(String text) throws PacketParseException {
        Packet packet = decoder.text(text);
        return packet == null ? Arguments.NONE : packet.arguments();
    }

    @Benchmark
    public Arguments slicesOnly() throws PacketParseException {
        return slices("2[\"note\"," + OBJECT + "," + STRING + ",1234]");
    }

    @Benchmark
    public @Nullable Object objectByBinder() {
        return reader.read(arguments, 1, Note.class);
    }

    @Benchmark
    public Object objectByJsonb() {
        return jsonb.fromJson(OBJECT, Note.class);
    }

    @Benchmark
    public @Nullable Object stringByBinder() {
        return reader.read(arguments, 2, String.class);
    }

    @Benchmark
    public Object stringByJsonb() {
        return jsonb.fromJson(STRING, String.class);
    }

    @Benchmark
    public @Nullable Object numberByBinder() {
        return reader.read(arguments, 3, long.class);
    }

    @Benchmark
    public Object numberByJsonb() {
        return jsonb.fromJson("1234", long.class);
    }

    /** A parameter of type Object. */
    @Benchmark
    public @Nullable Object untypedByBinder() {
        return reader.read(arguments, 2, Object.class);
    }

    @Benchmark
    public String writeByMapper() {
        StringBuilder out = new StringBuilder();
        mapper.write(note, out, List.of());
        return out.toString();
    }

    @Benchmark
    public String writeByJsonb() {
        return jsonb.toJson(note);
    }
}
