package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reprise.socketio.LincheckClasses;

/**
 * From replay to live: a client comes back, and reads what it missed while several threads emit to it, answer it, hold
 * back what is sent to it and let it go. It gets all that is logged once and in the order of the log, and no answer
 * before what its thread has emitted earlier.
 */
@ExtendWith(LincheckClasses.class)
public class HandOverLincheckTest {

    /** So that what was missed takes several pages. */
    private static final String LARGE = "x".repeat(30_000);

    private static final int MISSED = 5;

    private final TestServer server = TestServer.withRecovery(true, 1_000, Runnable::run);
    private final LiveNamespace namespace;
    private final LiveSocket socket;
    private final Wire wire = new Wire();
    private final AtomicInteger events = new AtomicInteger();
    private final AtomicInteger answers = new AtomicInteger();
    private final Map<Thread, Integer> lastEvents = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> before = new ConcurrentHashMap<>();
    private long write = 1;

    public HandOverLincheckTest() {
        RecordingHandlers handlers = new RecordingHandlers();
        server.serve("/", handlers);
        namespace = server.server.find("/");
        RecoveringClient client = new RecoveringClient(server).connect();
        client.wire().drop();
        for (int i = 0; i < MISSED; i++) {
            namespace.emit("e", events.getAndIncrement(), LARGE);
        }
        wire.pause();
        server.open(wire, "client", null);
        wire.send(client.connectPacket(null));
        socket = (LiveSocket) handlers.socket();
    }

    @Operation
    public void emit() {
        int number = events.getAndIncrement();
        namespace.emit("e", number, "");
        lastEvents.put(Thread.currentThread(), number);
    }

    @Operation
    public void answer() {
        int number = answers.getAndIncrement();
        before.put(number, lastEvents.getOrDefault(Thread.currentThread(), -1));
        socket.sendAck(String.valueOf(number), new Object[0]);
    }

    @Operation
    public void hold() {
        namespace.ordered(() -> {
            socket.outlet().hold(write);
            return write;
        });
    }

    @Operation
    public void release() {
        namespace.ordered(() -> {
            socket.outlet().release(write);
            return write++;
        });
        socket.outlet().flush();
    }

    @Operation(runOnce = true)
    public void read() {
        if (wire.isPaused()) {
            wire.resume();
        }
    }

    /** When all is released, and the client reads. */
    @Validate
    public void shouldGetAll() {
        release();
        read();
        List<Integer> received = new ArrayList<>();
        List<String> order = new ArrayList<>();
        List<Integer> positions = new ArrayList<>();
        for (String packet : wire.packets()) {
            if (packet.startsWith("2")) {
                received.add(Integer.valueOf(packet.split("[,\\]]")[1]));
                positions.add(OffsetText.position(packet.substring(packet.lastIndexOf(',') + 2, packet.length() - 2)));
                order.add("e" + received.get(received.size() - 1));
            } else if (packet.startsWith("3")) {
                order.add("a" + packet.substring(1, packet.indexOf('[')));
            }
        }
        assertThat(positions).isSorted().doesNotHaveDuplicates();
        assertThat(received).hasSize(events.get()).doesNotHaveDuplicates();
        assertThat(order).hasSize(events.get() + answers.get()).doesNotHaveDuplicates();
        before.forEach(
                (answer, event) -> assertThat(order.indexOf("a" + answer)).isGreaterThan(order.indexOf("e" + event)));
        server.close();
    }

    @Test
    void shouldLoseNothing() {
        new StressOptions()
                .iterations(30)
                .invocationsPerIteration(100)
                .threads(3)
                .actorsPerThread(4)
                .verifier(EpsilonVerifier.class)
                .check(HandOverLincheckTest.class);
    }
}
