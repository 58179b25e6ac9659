package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.EmitTimeoutException;
import org.reprise.socketio.RecoveryOutcome;
import org.reprise.socketio.protocol.Arguments;
import org.reprise.socketio.recovery.MemoryStore;
import org.reprise.socketio.recovery.SharedMemory;

/** What goes wrong around the durable store, or happens at an awkward moment, does no more harm than it has to. */
class JournalTroubleTest {

    private static final String CELLS = "reprise.cells";
    private static final String SESSIONS = "reprise.sessions";
    private static final int MANY = 2_000;

    private final HookedStore store = new HookedStore();
    private final TaskQueue storage = new TaskQueue();
    private TestServer server = TestServer.durable(store, storage);
    private final RecordingHandlers handlers = new Joining();

    /** Joins the room that the client names, and answers. */
    private static final class Joining extends RecordingHandlers {

        @Override
        public void event(org.reprise.socketio.Socket socket, String event, Arguments arguments, EventReply reply) {
            socket.join(event);
            reply.send("joined");
        }
    }

    /** Does something before each write. */
    private static final class HookedStore extends MemoryStore {

        private Runnable beforeSessions = () -> {};
        private Runnable beforeCells = () -> {};
        private boolean losesAnswer;

        @Override
        protected void afterWrite(String cache) {
            if (losesAnswer) {
                throw new CacheException("the connection broke");
            }
        }

        @Override
        protected void beforeRead(String cache) {
            if (losesAnswer) {
                losesAnswer = false;
                throw new CacheException("there is no connection");
            }
        }

        @Override
        protected void beforeWrite(String cache) {
            if (cache.equals(SESSIONS)) {
                beforeSessions.run();
            } else if (cache.equals(CELLS)) {
                beforeCells.run();
            }
        }
    }

    private Wire connected() {
        server.serve("/", handlers);
        Wire wire = server.connect();
        storage.runAll();
        assertThat(wire.packets()).hasSize(1);
        return wire;
    }

    private static List<String> events(Wire wire) {
        return wire.packets().stream()
                .filter(packet -> packet.startsWith("2"))
                .map(packet -> packet.split("\"", 3)[1])
                .toList();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Nested
    class HeldBack {

        @Test
        void shouldBeSentWhatRestsOnWhatIsStoredThoughTheSessionChangesAllTheTime() {
            Wire wire = connected();
            List<String> sentBeforeWrite = new ArrayList<>();
            store.beforeSessions = () -> {
                sentBeforeWrite.add(
                        wire.packets().get(wire.packets().size() - 1).substring(0, 2));
                if (sentBeforeWrite.size() < 4) {
                    handlers.socket().data().put("n", sentBeforeWrite.size());
                    server.of("/").asVolatile().emit("after" + sentBeforeWrite.size());
                }
            };
            server.send(wire, "21[\"room\"]");
            storage.runAll();

            assertThat(sentBeforeWrite).containsExactly("0{", "31", "2[", "2[");
            assertThat(events(wire)).containsExactly("after1", "after2", "after3");
        }

        @Test
        void shouldStayWithItsSocketWhenAnotherConnectionFailsToTakeOver() {
            server.serve("/", handlers, socket -> {});
            RecoveringClient client = new RecoveringClient(server).connect();
            storage.runAll();
            client.readConnect();
            Wire other = server.open();
            other.send(client.connectPacket(null));
            other.drop();
            server.settle();
            storage.runAll();
            assertThat(handlers.socket().connected()).isTrue();

            handlers.socket().data().put("n", 1);
            server.of("/").asVolatile().emit("rests on it");
            assertThat(events(client.wire())).isEmpty();
            storage.runAll();

            assertThat(events(client.wire())).containsExactly("rests on it");
        }

        @Test
        void shouldNotGrowWithoutLimit() {
            Wire wire = connected();
            String sid = handlers.socket().id();
            handlers.socket().join("room");
            for (int i = 0; i < MANY; i++) {
                server.send(wire, "2" + i + "[\"room\",\"" + i + "\"]");
            }
            assertThat(wire.isClosedByServer()).isFalse();
            String large = "x".repeat(100_000);
            for (int i = 0; i < 100; i++) {
                handlers.socket().emitWithAck(Void.class, "ask", large);
            }
            server.settle();
            storage.runAll();
            server.settle();

            assertThat(wire.isClosedByServer()).isTrue();
            assertThat(handlers.calls()).last().asString().startsWith("disconnected");
            assertThat(store.table(SESSIONS)).hasSize(1);
            assertThat(handlers.socket().id()).isEqualTo(sid);
        }
    }

    @Nested
    class Sessions {

        @Test
        void shouldBeGoneWhenTheirClientIsHereAndComesBackWithSomethingThatCannotBe() {
            server.serve("/", handlers);
            RecoveringClient client = new RecoveringClient(server).connect();
            storage.runAll();
            client.readConnect();
            server.of("/").asVolatile().emit("now");
            client.comeBack(client.offset().substring(0, 6) + "BBBB");
            server.settle();
            storage.runAll();

            assertThat(server.attempts).containsExactly(RecoveryOutcome.INVALID_OFFSET);

            assertThat(server.expired).hasSize(1);
            assertThat(store.table(SESSIONS)).hasSize(1);
        }

        @Test
        void shouldBeStoredLaterWhenTheStoreBreaksInAnUnknownWay() {
            Wire wire = connected();
            store.beforeSessions = () -> {
                throw new NoClassDefFoundError("driver");
            };
            byte[] before = store.table(SESSIONS).values().iterator().next();
            handlers.socket().join("room");
            server.of("/").asVolatile().emit("after");
            try (CapturedLog log = new CapturedLog()) {
                storage.runAll();
                assertThat(log.messages()).singleElement().asString().startsWith("SIO0309");
            }
            assertThat(events(wire)).isEmpty();
            store.beforeSessions = () -> {};
            server.advance(Duration.ofSeconds(1));
            storage.runAll();

            assertThat(store.table(SESSIONS).values().iterator().next()).isNotEqualTo(before);
            assertThat(events(wire)).containsExactly("after");
        }

        @Test
        void shouldBeStoredLaterWhenTheLogCannotBeReadForAnUnknownReason() {
            ClusterTest.Hands hands = new ClusterTest.Hands(new SharedMemory());
            server = TestServer.node(hands, true, 1_000, null, storage, TestServer.START)
                    .serve("/", handlers);
            RecoveringClient client = new RecoveringClient(server).connect();
            storage.runAll();
            server.advance(Duration.ofSeconds(1));
            handlers.socket().join("room");
            server.of("/").local().emit("after");
            hands.beforeReading = () -> {
                throw new NoClassDefFoundError("provider");
            };
            try (CapturedLog log = new CapturedLog()) {
                storage.runAll();
                assertThat(log.messages()).singleElement().asString().startsWith("SIO0309");
            }
            assertThat(client.received()).containsExactly("CONNECT");
            hands.beforeReading = () -> {};
            server.advance(Duration.ofSeconds(1));
            storage.runAll();

            assertThat(client.received()).containsExactly("CONNECT", "2[\"after\"]");
        }
    }

    @Nested
    class Emits {

        @Test
        void shouldFailWhenTheStoreBreaksInAnUnknownWayAndOthersGoOn() throws Exception {
            Wire wire = connected();
            store.beforeCells = () -> {
                throw new StackOverflowError();
            };
            CompletableFuture<Void> emit =
                    CompletableFuture.runAsync(() -> server.of("/").emit("lost"));
            storage.await();
            try (CapturedLog log = new CapturedLog()) {
                storage.runAll();
                assertThat(log.messages()).singleElement().asString().startsWith("SIO0309");
            }
            assertThatThrownBy(() -> emit.get(10, TimeUnit.SECONDS)).hasMessageContaining("not sent");
            store.beforeCells = () -> {};
            CompletableFuture<Void> next =
                    CompletableFuture.runAsync(() -> server.of("/").emit("next"));
            storage.await();
            storage.runAll();
            next.get(10, TimeUnit.SECONDS);

            assertThat(events(wire)).containsExactly("next");
        }

        @Test
        void shouldNotBeDoubledWhenNeitherTheAnswerNorTheRowCanBeRead() throws Exception {
            Wire wire = connected();
            store.losesAnswer = true;
            CompletableFuture<Void> emit =
                    CompletableFuture.runAsync(() -> server.of("/").emit("news"));
            storage.await();
            storage.runAll();
            emit.get(10, TimeUnit.SECONDS);

            assertThat(events(wire)).containsExactly("news");
            assertThat(store.table(CELLS)).hasSize(1);
        }

        @Test
        void shouldLeaveNothingBehindWhenTheyTimeOut() throws Exception {
            server.close();
            server = TestServer.durable(true, 1_000, store, storage, TestServer.START, Duration.ofMillis(1));
            connected();
            for (int i = 0; i < 10; i++) {
                assertThatThrownBy(() -> server.of("/").emit("late")).isInstanceOf(EmitTimeoutException.class);
            }

            assertThat(server.server.find("/").waitingEmits()).isZero();
        }
    }

    @Nested
    class Threads {

        private boolean none;

        private void execute(Runnable task) {
            if (none) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            storage.execute(task);
        }

        @Test
        void shouldBeAskedForAgainWhenThereWasNone() {
            server.close();
            server = TestServer.durable(true, 1_000, store, this::execute, TestServer.START);
            Wire wire = connected();
            none = true;
            try (CapturedLog log = new CapturedLog()) {
                server.send(wire, "21[\"room\"]");
                assertThat(log.messages()).singleElement().asString().startsWith("SIO0309");
            }
            none = false;
            server.advance(Duration.ofSeconds(1));
            storage.runAll();

            assertThat(wire.packets()).last().isEqualTo("31[\"joined\"]");
        }
    }

    @Nested
    class End {

        private boolean stopped;

        private void execute(Runnable task) {
            if (stopped) {
                throw new RejectedExecutionException();
            }
            task.run();
        }

        @Test
        void shouldStoreAllThoughThereAreNoThreadsForHandlersAnyMore() throws Exception {
            server.close();
            server = TestServer.durable(store, storage, this::execute);
            connected();
            Wire second = server.connect();
            storage.runAll();
            byte[] before = store.table(SESSIONS)
                    .get(store.table(SESSIONS).keySet().iterator().next());
            handlers.sockets().get(0).join("room");
            handlers.sockets().get(1).join("room");
            stopped = true;
            second.drop();
            try (CapturedLog log = new CapturedLog()) {
                CompletableFuture<Void> end =
                        CompletableFuture.runAsync(() -> server.server.close(Duration.ofSeconds(10)));
                while (!end.isDone()) {
                    storage.runAll();
                }
                end.get();
                assertThat(log.messages()).isEmpty();
            }

            assertThat(store.table(SESSIONS)).hasSize(2);
            assertThat(before).isNotNull();
        }

        @Test
        void shouldSaySoWhenTheStoreIsAway() {
            server.close();
            server = TestServer.durable(true, 1_000, store, task -> new Thread(task).start(), TestServer.START);
            store.beforeSessions = () -> {
                throw new CacheException("away");
            };
            server.serve("/", handlers);
            server.connect();
            try (CapturedLog log = new CapturedLog()) {
                server.server.close(Duration.ofMillis(100));
                assertThat(log.messages())
                        .anySatisfy(message -> assertThat(message).startsWith("SIO0310"));
            }
        }
    }
}
