package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.EmitTimeoutException;
import org.reprise.socketio.protocol.Arguments;
import org.reprise.socketio.recovery.MemoryStore;

/** With a durable store, nobody is sent anything that rests on what is not stored. */
class JournalTest {

    private static final String CELLS = "reprise.cells";
    private static final String SESSIONS = "reprise.sessions";

    private final FailingStore store = new FailingStore();
    private final TaskQueue storage = new TaskQueue();
    private TestServer server = TestServer.durable(store, storage);
    private final RecordingHandlers handlers = new Acknowledging();
    private final List<CompletableFuture<Void>> emits = new ArrayList<>();

    /** Answers each event. */
    private static final class Acknowledging extends RecordingHandlers {

        @Override
        public void event(org.reprise.socketio.Socket socket, String event, Arguments arguments, EventReply reply) {
            socket.join(event);
            reply.send("joined");
        }
    }

    /** Fails as often as it is told to, before it has stored something or afterwards. */
    private static final class FailingStore extends MemoryStore {

        private int failures;
        private int lostAnswers;

        @Override
        protected synchronized void beforeWrite(String cache) {
            if (cache.equals(CELLS) && failures > 0) {
                failures--;
                throw new CacheException("not now");
            }
        }

        @Override
        protected synchronized void afterWrite(String cache) {
            if (cache.equals(CELLS) && lostAnswers > 0) {
                lostAnswers--;
                throw new CacheException("what was the question");
            }
        }
    }

    private void serve() {
        server.serve("/", handlers);
    }

    private Wire connected() {
        serve();
        Wire wire = server.connect();
        storage.runAll();
        assertThat(wire.packets()).hasSize(1).first().asString().startsWith("0{\"sid\"");
        return wire;
    }

    /** Emits on another thread, and waits until that waits. */
    private CompletableFuture<Void> emit(String event, Object... args) throws InterruptedException {
        CompletableFuture<Void> done =
                CompletableFuture.runAsync(() -> server.of("/").emit(event, args));
        emits.add(done);
        storage.await();
        return done;
    }

    private static void finish(CompletableFuture<Void> emit) throws Exception {
        emit.get(10, TimeUnit.SECONDS);
    }

    private static List<String> events(Wire wire) {
        return wire.packets().stream()
                .filter(packet -> packet.startsWith("2"))
                .map(packet -> packet.split("\"", 3)[1])
                .toList();
    }

    @AfterEach
    void close() throws Exception {
        storage.runAll();
        for (CompletableFuture<Void> emit : emits) {
            emit.handle((done, failure) -> done).get(10, TimeUnit.SECONDS);
        }
        server.close();
    }

    @Nested
    class Sessions {

        @Test
        void shouldBeStoredBeforeTheClientIsToldThatItIsConnected() {
            serve();
            Wire wire = server.connect();
            assertThat(wire.packets()).isEmpty();
            assertThat(handlers.calls()).containsExactly("connected");

            storage.runAll();

            assertThat(wire.packets()).hasSize(1);
            assertThat(store.table(SESSIONS)).hasSize(1);
        }

        @Test
        void shouldBeStoredBeforeAnAnswerThatRestsOnThem() {
            Wire wire = connected();
            server.send(wire, "21[\"room\"]");
            assertThat(wire.packets()).hasSize(1);

            storage.runAll();

            assertThat(wire.packets()).hasSize(2).last().isEqualTo("31[\"joined\"]");
        }

        @Test
        void shouldNotHoldUpOthers() {
            Wire one = connected();
            Wire two = server.connect();
            storage.runAll();
            handlers.sockets().get(0).join("room");
            server.of("/").to("room").asVolatile().emit("held");
            server.of("/").asVolatile().emit("both");
            assertThat(events(one)).isEmpty();
            assertThat(events(two)).containsExactly("both");

            storage.runAll();

            assertThat(events(one)).containsExactly("held", "both");
        }

        @Test
        void shouldBeHeldBackAgainWhenTheyChangeWhileTheyAreStored() {
            Wire wire = connected();
            handlers.socket().join("one");
            server.of("/").asVolatile().emit("after one");
            storage.runAll();
            handlers.socket().data().put("n", 1);
            server.of("/").asVolatile().emit("after data");
            assertThat(events(wire)).containsExactly("after one");

            storage.runAll();

            assertThat(events(wire)).containsExactly("after one", "after data");
        }

        @Test
        void shouldBeGoneBeforeTheClientLearnsThatItWasDisconnected() {
            Wire wire = connected();
            handlers.socket().disconnect();
            assertThat(wire.packets()).hasSize(1);
            assertThat(store.table(SESSIONS)).hasSize(1);

            storage.runAll();

            assertThat(wire.packets()).last().isEqualTo("1");
            assertThat(store.table(SESSIONS)).isEmpty();
        }

        @Test
        void shouldBeGoneBeforeTheConnectionIsClosedOnPurpose() {
            Wire wire = connected();
            handlers.socket().disconnect(true);
            server.settle();
            assertThat(wire.isClosedByServer()).isFalse();

            storage.runAll();
            server.settle();

            assertThat(wire.packets()).last().isEqualTo("1");
            assertThat(wire.isClosedByServer()).isTrue();
            assertThat(store.table(SESSIONS)).isEmpty();
        }

        @Test
        void shouldBeGoneWhenTheClientDisconnects() {
            Wire wire = connected();
            server.send(wire, "1");
            storage.runAll();

            assertThat(store.table(SESSIONS)).isEmpty();
        }

        @Test
        void shouldBeGoneWhenTheirTimeIsOver() {
            Wire wire = connected();
            wire.drop();
            server.settle();
            storage.runAll();
            assertThat(store.table(SESSIONS)).hasSize(1);

            server.advance(TestServer.MAX_DISCONNECTION.plusSeconds(2));
            server.settle();
            storage.runAll();

            assertThat(store.table(SESSIONS)).isEmpty();
            assertThat(server.expired).hasSize(1);
        }
    }

    @Nested
    class Emits {

        @Test
        void shouldReturnWhenTheirEventIsStored() throws Exception {
            Wire wire = connected();
            CompletableFuture<Void> emit = emit("news");
            assertThat(emit).isNotDone();
            assertThat(events(wire)).isEmpty();

            storage.runAll();

            finish(emit);
            assertThat(events(wire)).containsExactly("news");
            assertThat(store.table(CELLS)).hasSize(1);
        }

        @Test
        void shouldShareACell() throws Exception {
            Wire wire = connected();
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                all.add(emit("news", i));
            }
            while (server.server.find("/").waitingEmits() < 10) {
                Thread.onSpinWait();
            }
            storage.runAll();
            for (CompletableFuture<Void> emit : all) {
                finish(emit);
            }

            assertThat(events(wire)).hasSize(10);
            assertThat(store.table(CELLS)).hasSize(1);
            assertThat(wire.packets().stream()
                            .filter(packet -> packet.startsWith("2"))
                            .map(packet -> packet.replaceFirst(".*\"([^\"]+)\"]", "$1"))
                            .map(OffsetText::number))
                    .isSorted();
        }

        @Test
        void shouldWaitForAStoreThatIsAway() throws Exception {
            Wire wire = connected();
            store.failures = 3;
            CompletableFuture<Void> emit = emit("news");
            try (CapturedLog log = new CapturedLog()) {
                storage.runAll();
                assertThat(log.messages()).hasSize(2).first().asString().startsWith("SIO0306");
                assertThat(log.messages()).last().asString().startsWith("SIO0307");
            }

            finish(emit);
            assertThat(events(wire)).containsExactly("news");
        }

        @Test
        void shouldNotBeDoubledWhenTheAnswerOfTheStoreIsLost() throws Exception {
            Wire wire = connected();
            store.lostAnswers = 1;
            CompletableFuture<Void> emit = emit("news");
            storage.runAll();

            finish(emit);
            assertThat(events(wire)).containsExactly("news");
            assertThat(store.table(CELLS)).hasSize(1);
        }

        @Test
        void shouldFailWhereAnotherServerWritesTheLog() throws Exception {
            Wire wire = connected();
            store.table(CELLS).put("/#1", new byte[20]);
            CompletableFuture<Void> emit = emit("news");
            try (CapturedLog log = new CapturedLog()) {
                storage.runAll();
                assertThat(log.messages()).singleElement().asString().startsWith("SIO0309");
            }

            assertThatThrownBy(() -> finish(emit))
                    .isInstanceOf(ExecutionException.class)
                    .hasStackTraceContaining("SIO0405 another server writes to the packet log");
            assertThat(events(wire)).isEmpty();
            handlers.socket().join("room");
            server.of("/").asVolatile().emit("still here");
            storage.runAll();
            assertThat(events(wire)).containsExactly("still here");
        }

        @Test
        void shouldFailAndNeverBeSentWhenTheStoreDoesNotAnswerInTime() throws Exception {
            server.close();
            server = TestServer.durable(true, 1_000, store, storage, TestServer.START, Duration.ofMillis(1));
            Wire wire = connected();
            CompletableFuture<Void> emit = emit("lost");

            assertThatThrownBy(() -> finish(emit))
                    .hasCauseInstanceOf(EmitTimeoutException.class)
                    .hasMessageContaining("SIO0308")
                    .satisfies(failure -> assertThat(((EmitTimeoutException) failure.getCause()).isPending())
                            .isFalse());
            storage.runAll();
            assertThat(events(wire)).isEmpty();
            assertThat(store.table(CELLS)).isEmpty();
        }
    }

    @Nested
    class Orders {

        @Test
        void shouldReturnWhenTheyAreStored() throws Exception {
            Wire wire = connected();
            wire.drop();
            server.settle();
            storage.runAll();
            byte[] before = store.table(SESSIONS).values().iterator().next();
            CompletableFuture<Void> order =
                    CompletableFuture.runAsync(() -> server.of("/").socketsJoin("room"));
            emits.add(order);
            storage.await();
            assertThat(order).isNotDone();

            storage.runAll();

            finish(order);
            assertThat(store.table(SESSIONS).values().iterator().next()).isNotEqualTo(before);
        }

        @Test
        void shouldRevokeForGood() throws Exception {
            serve();
            RecoveringClient client = new RecoveringClient(server, () -> "alice");
            client.connect();
            storage.runAll();
            client.wire().drop();
            server.settle();
            storage.runAll();
            assertThat(store.table(SESSIONS)).hasSize(1);
            CompletableFuture<Void> order =
                    CompletableFuture.runAsync(() -> server.of("/").revokeSessions("alice"));
            emits.add(order);
            storage.await();
            storage.runAll();

            finish(order);
            assertThat(store.table(SESSIONS)).isEmpty();
        }
    }

    @Nested
    class End {

        @Test
        void shouldStoreWhatIsLeft() throws Exception {
            connected();
            server.engine.close();
            server.settle();
            CompletableFuture<Void> end = CompletableFuture.runAsync(() -> server.server.close(Duration.ofSeconds(10)));
            while (!end.isDone()) {
                storage.runAll();
            }

            finish(end);
            assertThat(store.table(SESSIONS)).hasSize(1);
            assertThatThrownBy(() -> server.of("/").emit("late")).hasMessage("the server is stopping");
        }
    }
}
