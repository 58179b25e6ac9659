package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.Socket;
import org.reprise.socketio.protocol.Arguments;
import org.reprise.socketio.recovery.MemoryStore;

/** Handlers on real threads: one after the other for a socket, side by side for several. */
class HandlerOrderTest {

    private static final int PATIENCE = 10;

    private final ExecutorService pool = Executors.newFixedThreadPool(4);
    private final TestServer server = TestServer.withRecovery(true, 1000, pool);

    @AfterEach
    void stop() {
        pool.shutdownNow();
        server.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    private Wire connect() {
        Wire wire = server.open();
        wire.send("0");
        return wire;
    }

    @RepeatedTest(20)
    void shouldCallThoseOfOneSocketInOrderAndNeverTwoAtOnce() {
        AtomicBoolean busy = new AtomicBoolean();
        AtomicBoolean overlapped = new AtomicBoolean();
        CountDownLatch all = new CountDownLatch(101);
        RecordingHandlers handlers = new RecordingHandlers() {
            @Override
            public void connected(Socket socket) {
                work(() -> super.connected(socket));
            }

            @Override
            public void event(Socket socket, String event, Arguments arguments, EventReply reply) {
                work(() -> super.event(socket, event, arguments, reply));
            }

            private void work(Runnable call) {
                overlapped.compareAndSet(false, !busy.compareAndSet(false, true));
                call.run();
                Thread.yield();
                busy.set(false);
                all.countDown();
            }
        };
        server.serve("/", handlers);
        Wire wire = connect();
        for (int i = 0; i < 100; i++) {
            wire.send("2[\"say\"," + i + "]");
        }
        await(all);

        assertThat(overlapped).isFalse();
        assertThat(handlers.calls().get(0)).isEqualTo("connected");
        assertThat(handlers.calls().subList(1, 101))
                .isEqualTo(
                        IntStream.range(0, 100).mapToObj(i -> "event say " + i).toList());
    }

    @Test
    void shouldCallThoseOfSeveralSocketsSideBySide() {
        CountDownLatch together = new CountDownLatch(3);
        CountDownLatch done = new CountDownLatch(3);
        server.serve("/", new RecordingHandlers() {
            @Override
            public void event(Socket socket, String event, Arguments arguments, EventReply reply) {
                together.countDown();
                await(together); // passed only if three are inside at once
                done.countDown();
            }
        });
        List<Wire> wires = List.of(connect(), connect(), connect());
        wires.forEach(wire -> wire.send("2[\"meet\"]"));

        await(done);
    }

    @Test
    void shouldNotDelayEmitsWhileAHandlerBlocks() {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        server.serve("/", new RecordingHandlers() {
            @Override
            public void event(Socket socket, String event, Arguments arguments, EventReply reply) {
                inside.countDown();
                await(release);
                done.countDown();
            }
        });
        Wire wire = connect();
        wire.send("2[\"block\"]");
        await(inside);
        server.of("/").emit("x");
        wire.sendRaw("2"); // is read, too: a client must not send this, so it is cut off

        assertThat(wire.packets()).last().asString().startsWith("2[\"x\"");
        assertThat(wire.isClosedByServer()).isTrue();
        release.countDown();
        await(done);
    }

    @Test
    void shouldLetAHandlerWaitForAnAnswerOfItsOwnClient() throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        server.serve("/", new RecordingHandlers() {
            @Override
            public void event(Socket socket, String event, Arguments arguments, EventReply reply) {
                CompletionStage<String> asked = socket.emitWithAck(String.class, "ask");
                answer.complete(asked.toCompletableFuture()
                        .orTimeout(PATIENCE, TimeUnit.SECONDS)
                        .join());
            }
        });
        AtomicReference<Wire> wire = new AtomicReference<>();
        wire.set(new Wire((frame, arrives) -> {
            if (frame.equals("420[\"ask\"]")) {
                pool.execute(() -> wire.get().send("30[\"yes\"]"));
            }
        }));
        server.open(wire.get(), "client", null);
        wire.get().send("0");
        wire.get().send("2[\"go\"]");

        assertThat(answer.get(PATIENCE, TimeUnit.SECONDS)).isEqualTo("yes");
    }

    @RepeatedTest(20)
    void shouldNotAnswerBeforeWhatWasEmittedWithoutWaiting() {
        int clients = 4;
        int events = 50;
        ExecutorService storage = Executors.newCachedThreadPool();
        TestServer durable = TestServer.durable(new MemoryStore(), storage, pool);
        durable.serve("/", new RecordingHandlers() {
            @Override
            public void event(Socket socket, String event, Arguments arguments, EventReply reply) {
                socket.namespace().emitAsync("told", socket.id() + arguments.json(1));
                reply.send();
            }
        });
        CountDownLatch arrived = new CountDownLatch(clients * (1 + clients * events + events));
        List<Wire> wires = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            Wire wire = new Wire((frame, arrives) -> {
                if (frame.startsWith("4")) {
                    arrived.countDown();
                }
            });
            durable.open(wire, "client", null);
            wire.send("0");
            wires.add(wire);
        }
        for (int i = 0; i < events; i++) {
            for (Wire wire : wires) {
                wire.send("2" + i + "[\"say\"," + i + "]");
            }
        }
        await(arrived);
        durable.close();
        storage.shutdownNow();

        for (Wire wire : wires) {
            List<String> packets = wire.packets().stream()
                    .map(packet -> packet.replaceFirst(",\"[^\"]*\"]", "]"))
                    .toList();
            String sid = packets.get(0).split("\"")[3];
            for (int i = 0; i < events; i++) {
                assertThat(packets).containsSubsequence("2[\"told\",\"" + sid + i + "\"]", "3" + i + "[]");
            }
        }
    }

    @RepeatedTest(200)
    void shouldSendWhatTheConnectHandlerEmitsAfterConnect() {
        CountDownLatch done = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        server.serve("/", new RecordingHandlers() {
            @Override
            public void connected(Socket socket) {
                CompletionStage<Void> unused = socket.emitWithAck(Void.class, "ask");
                socket.emit("tell");
                asked.incrementAndGet();
                done.countDown();
            }
        });
        CountDownLatch arrived = new CountDownLatch(3);
        Wire wire = new Wire((frame, arrives) -> {
            if (frame.startsWith("4")) {
                arrived.countDown();
            }
        });
        server.open(wire, "client", null);
        wire.send("0");
        await(done);
        await(arrived);

        assertThat(wire.packets()).hasSize(3);
        assertThat(wire.packets().get(0)).startsWith("0{");
        assertThat(wire.packets().get(1)).isEqualTo("20[\"ask\"]");
        assertThat(wire.packets().get(2)).startsWith("2[\"tell\",");
    }
}
