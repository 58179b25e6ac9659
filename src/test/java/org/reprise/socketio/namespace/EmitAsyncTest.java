package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reprise.socketio.EmitTimeoutException;
import org.reprise.socketio.Namespace;
import org.reprise.socketio.Socket;
import org.reprise.socketio.protocol.Arguments;
import org.reprise.socketio.recovery.MemoryStore;

/** Emits that nobody waits for: when they are done, how many there may be, and that nothing overtakes them. */
class EmitAsyncTest {

    private static final String CELLS = "reprise.cells";
    private static final Pattern PACKET = Pattern.compile("(\\d)(\\d*)(?:\\[\"?([^\",\\]]*).*)?");

    private final HookedStore store = new HookedStore();
    private final TaskQueue storage = new TaskQueue();
    private final Working handlers = new Working();
    private TestServer server = TestServer.durable(store, storage);

    /** Does something before each cell is written. */
    private static final class HookedStore extends MemoryStore {

        private Runnable beforeCell = () -> {};

        @Override
        protected void beforeWrite(String cache) {
            if (cache.equals(CELLS)) {
                beforeCell.run();
            }
        }
    }

    /** Does what the test wants when an event comes. */
    private static final class Working extends RecordingHandlers {

        private Consumer<EventReply> work = reply -> {};

        @Override
        public void event(Socket socket, String event, Arguments arguments, EventReply reply) {
            work.accept(reply);
        }
    }

    private Namespace namespace() {
        return server.of("/");
    }

    private Socket socket() {
        return handlers.socket();
    }

    private Wire connected() {
        server.serve("/", handlers);
        RecoveringClient client = new RecoveringClient(server, () -> "alice").connect();
        storage.runAll();
        assertThat(client.wire().packets()).hasSize(1);
        return client.wire();
    }

    /** A server on which nothing is stored in time, and of which nobody takes what waits. */
    private void beImpatient() {
        server.close();
        server = TestServer.durable(true, 1_000, store, storage, TestServer.START, Duration.ofMillis(1));
    }

    /** What has arrived after CONNECT: names of events, {@code ack} with its id, and {@code disconnect}. */
    private static List<String> received(Wire wire) {
        return wire.packets().stream()
                .skip(1)
                .map(packet -> {
                    Matcher matcher = PACKET.matcher(packet);
                    assertThat(matcher.matches()).as(packet).isTrue();
                    return switch (matcher.group(1)) {
                        case "1" -> "disconnect";
                        case "3" -> "ack" + matcher.group(2);
                        default -> matcher.group(3);
                    };
                })
                .toList();
    }

    private static String offset(Wire wire, String event) {
        return wire.packets().stream()
                .filter(packet -> packet.startsWith("2[\"" + event + "\""))
                .map(packet -> packet.replaceFirst(".*\"([^\"]+)\"]", "$1"))
                .findFirst()
                .orElseThrow();
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertFailed(CompletionStage<Void> stage) {
        assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
        return assertThat(stage.toCompletableFuture()
                .handle((nothing, failure) -> failure)
                .join());
    }

    private static void assertTimedOut(CompletionStage<Void> stage, boolean pending) {
        assertFailed(stage)
                .hasMessageStartingWith("SIO0308 ")
                .asInstanceOf(type(EmitTimeoutException.class))
                .extracting(EmitTimeoutException::isPending)
                .isEqualTo(pending);
    }

    /** Writes, and does all that follows, until something that another thread does is done. */
    private void runUntilDone(CompletableFuture<?> done) throws Exception {
        while (!done.isDone()) {
            storage.runAll();
            server.settle();
        }
        done.get();
    }

    /** Time passes, and all is done but what the journal is at. */
    private void pass(Duration by) {
        server.advance(by);
        storage.runAll();
    }

    /** Does something while a cell is being written. */
    private void whileWriting(Runnable action) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        store.beforeCell = () -> {
            store.beforeCell = () -> {};
            try {
                action.run();
                done.complete(null);
            } catch (AssertionError wrong) {
                done.completeExceptionally(wrong); // the journal would take it for a failure of the store
            }
        };
        namespace().emitAsync("being written");
        storage.runAll();
        assertThat(done).isCompleted();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Nested
    class Stages {

        @Test
        void shouldBeDoneWhenTheEventIsStoredAndOnItsWay() {
            Wire wire = connected();
            CompletionStage<Void> stage = namespace().emitAsync("news", 1);
            assertThat(stage.toCompletableFuture()).isNotDone();
            assertThat(received(wire)).isEmpty();

            storage.runAll();

            assertThat(stage.toCompletableFuture()).isCompletedWithValue(null);
            assertThat(received(wire)).containsExactly("news");
            assertThat(store.table(CELLS)).hasSize(1);
        }

        @Test
        void shouldNotBeDoneByTheThreadThatWritesNorNeedOneForHandlers() throws Exception {
            server.close();
            ExecutorService threads = Executors.newCachedThreadPool();
            server = TestServer.durable(store, threads, new TaskQueue());
            CompletionStage<Void> all =
                    namespace().emitAsync("one").thenRun(() -> namespace().emit("two"));

            assertThat(all.toCompletableFuture().get(10, TimeUnit.SECONDS)).isNull();
            threads.shutdown();
        }

        @Test
        void shouldBeDoneAtOnceWhereNothingIsStored() {
            try (TestServer memory = TestServer.withRecovery()) {
                memory.serve("/", handlers);
                Wire wire = memory.connect();
                CompletionStage<Void> toAll = memory.of("/").emitAsync("one");
                CompletionStage<Void> toOne = socket().emitAsync("two");

                assertThat(toAll.toCompletableFuture()).isDone();
                assertThat(toOne.toCompletableFuture()).isDone();
                assertThat(received(wire)).containsExactly("one", "two");
            }
        }

        @Test
        void shouldBeDoneAtOnceForVolatileEvents() {
            Wire wire = connected();
            CompletionStage<Void> stage = namespace().asVolatile().emitAsync("now");

            assertThat(stage.toCompletableFuture()).isDone();
            assertThat(received(wire)).containsExactly("now");
        }

        @Test
        void shouldBeDoneAtOnceBeforeTheSocketIsConnected() {
            List<CompletionStage<Void>> stages = new ArrayList<>();
            server.serve("/", handlers, socket -> stages.add(socket.emitAsync("early")));
            Wire wire = server.connect();
            assertThat(stages.get(0).toCompletableFuture()).isDone();
            storage.runAll();

            assertThat(received(wire)).containsExactly("early");
        }

        @Test
        void shouldNotBeGivenForWhatCannotBeWritten() {
            connected();

            assertThatThrownBy(() -> namespace().emitAsync("disconnect")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> socket().emitAsync("news", new Object()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(server.server.find("/").emits().isBehind()).isFalse();
        }

        @Test
        void shouldHaveWhatTheArgumentsWereThen() {
            Wire wire = connected();
            byte[] bytes = {1};
            namespace().emitAsync("news", (Object) bytes);
            bytes[0] = 2;
            storage.runAll();

            assertThat(wire.packets()).last().isEqualTo("binary 01");
        }

        @Test
        void shouldFailWhereAnotherServerWritesTheLog() {
            Wire wire = connected();
            store.table(CELLS).put("/#1", new byte[20]);
            CompletionStage<Void> stage = namespace().emitAsync("news");
            try (CapturedLog log = new CapturedLog()) {
                storage.runAll();
                assertThat(log.messages()).singleElement().asString().startsWith("SIO0309");
            }

            assertFailed(stage)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the event was not sent: ")
                    .hasMessageContaining("SIO0405 ");
            assertThat(received(wire)).isEmpty();
        }

        @Test
        void shouldFailWhenTheStoreHasNotTakenTheEventInTime() {
            Wire wire = connected();
            whileWriting(() -> {
                CompletionStage<Void> stage = namespace().emitAsync("late");
                pass(TestServer.STORE_TIMEOUT.minusMillis(1));
                assertThat(stage.toCompletableFuture()).isNotDone();
                wire.sendRaw("3");

                pass(Duration.ofMillis(1));

                assertTimedOut(stage, false);
                assertThat(server.server.find("/").waitingEmits()).isZero();
            });

            assertThat(received(wire)).containsExactly("being written");
            assertThat(server.server.find("/").emits().isBehind()).isFalse();
        }

        @Test
        void shouldBeTakenBackInTimeThoughTheApplicationHasGivenUpBefore() {
            Wire wire = connected();
            whileWriting(() -> {
                namespace().emitAsync("late").toCompletableFuture().cancel(false);
                wire.sendRaw("3");
                pass(TestServer.STORE_TIMEOUT);
            });

            assertThat(received(wire)).containsExactly("being written");
            assertThat(server.server.find("/").emits().isBehind()).isFalse();
        }

        @Test
        void shouldFailEachInItsTime() {
            connected();
            whileWriting(() -> {
                CompletionStage<Void> first = namespace().emitAsync("one");
                pass(Duration.ofSeconds(10));
                CompletionStage<Void> second = namespace().emitAsync("two");
                pass(TestServer.STORE_TIMEOUT.minusSeconds(10));
                assertTimedOut(first, false);
                assertThat(second.toCompletableFuture()).isNotDone();

                pass(Duration.ofSeconds(10));

                assertTimedOut(second, false);
            });
        }

        @Test
        void shouldSayThatTheEventMayStillBeSentWhileItIsBeingWritten() {
            Wire wire = connected();
            List<CompletionStage<Void>> stages = new ArrayList<>();
            whileWriting(() -> {
                stages.add(namespace().emitAsync("late"));
                store.beforeCell = () -> pass(TestServer.STORE_TIMEOUT);
            });

            assertTimedOut(stages.get(0), true);
            assertThat(received(wire)).containsExactly("being written", "late");
            assertThat(server.server.find("/").emits().isBehind()).isFalse();
        }

        @Test
        void shouldFailWhenTheServerEndsBeforeTheEventIsStored() {
            connected();
            CompletionStage<Void> stage = namespace().emitAsync("late");
            server.server.close(Duration.ZERO);

            assertTimedOut(stage, false);
        }

        @Test
        void shouldNotBeGivenWhenTheServerStops() {
            server.close();
            server = TestServer.durable(true, 1_000, store);
            namespace();
            server.server.close(Duration.ofSeconds(1));

            assertThatThrownBy(() -> namespace().emitAsync("late")).hasMessage("the server is stopping");
            assertThat(server.server.find("/").emits().isBehind()).isFalse();
        }
    }

    @Nested
    class Room {

        private void fill() {
            for (int i = 0; i < Unawaited.MAX_COUNT; i++) {
                namespace().emitAsync("news", i);
            }
        }

        /** What comes of it when a handler tries so often to answer. */
        private List<Throwable> answers(Wire wire, int times) {
            List<Throwable> thrown = new ArrayList<>();
            handlers.work = reply -> {
                for (int i = 0; i < times; i++) {
                    thrown.add(catchThrowable(reply::send));
                }
            };
            server.send(wire, "27[\"x\"]");
            return thrown;
        }

        private void assertThatOneMoreWaits(Object argument) throws Exception {
            int before = server.server.find("/").waitingEmits();
            CompletableFuture<CompletionStage<Void>> call = new CompletableFuture<>();
            Thread caller = new Thread(() -> call.complete(namespace().emitAsync("more", argument)));
            caller.start();
            while (caller.getState() != Thread.State.TIMED_WAITING) {
                assertThat(caller.getState()).isNotEqualTo(Thread.State.TERMINATED);
                Thread.onSpinWait();
            }
            assertThat(server.server.find("/").waitingEmits()).isEqualTo(before);
            storage.runAll();
            CompletionStage<Void> stage = call.get(10, TimeUnit.SECONDS);
            storage.runAll();

            assertThat(stage.toCompletableFuture()).isCompletedWithValue(null);
        }

        @Test
        void shouldBeForTenThousand() throws Exception {
            fill();
            assertThatOneMoreWaits(1);
            assertThat(store.table(CELLS)).hasSize(11);
        }

        @Test
        void shouldBeForSixteenMillionCharacters() throws Exception {
            String large = "x".repeat(999_900);
            for (int i = 0; i < 16; i++) {
                namespace().emitAsync("news", large);
            }
            assertThatOneMoreWaits(large);
        }

        @Test
        void shouldBeForBytesAsForCharacters() throws Exception {
            byte[] large = new byte[999_900];
            for (int i = 0; i < 16; i++) {
                namespace().emitAsync("news", (Object) large);
            }
            assertThatOneMoreWaits(large);
        }

        @Test
        void shouldBeForOneThatIsLarger() throws Exception {
            namespace().emitAsync("news", "x".repeat(Unawaited.MAX_SIZE + 1));
            assertThatOneMoreWaits(1);
        }

        @Test
        void shouldBeWaitedForNoLongerThanForTheStore() {
            beImpatient();
            Wire wire = connected();
            fill();

            assertTimedOut(namespace().emitAsync("more"), false);
            namespace().asVolatile().emit("now");
            assertThatThrownBy(() -> socket().emitWithAck(Void.class, "ask")).isInstanceOf(EmitTimeoutException.class);
            assertThat(answers(wire, 2)).hasSize(2).hasOnlyElementsOfType(EmitTimeoutException.class);
            assertThat(server.server.find("/").waitingEmits()).isEqualTo(Unawaited.MAX_COUNT);
            assertThat(((LiveSocket) socket()).acks().size()).isZero();
            storage.runAll();
            assertThat(received(wire)).doesNotContain("now");
        }

        @Test
        void shouldBeTakenUntilWhatIsAttachedHasRun() throws Exception {
            CompletableFuture<Thread> waiting = new CompletableFuture<>();
            namespace().emitAsync("news").thenRun(() -> {
                Thread caller = new Thread(() -> namespace().emitAsync("more"));
                caller.start();
                while (caller.getState() != Thread.State.TIMED_WAITING && caller.isAlive()) {
                    Thread.onSpinWait();
                }
                waiting.complete(caller.isAlive() ? caller : null);
            });
            for (int i = 1; i < Unawaited.MAX_COUNT; i++) {
                namespace().emitAsync("news", i);
            }
            storage.runAll();

            assertThat(waiting.get()).as("who waits for room").isNotNull();
            waiting.get().join(10_000);
            assertThat(waiting.get().isAlive()).isFalse();
        }

        @Test
        void shouldNotBeWaitedForByWhatIsAttached() {
            CompletableFuture<Void> answer = new CompletableFuture<>();
            var unused = namespace()
                    .emitAsync("news")
                    .thenCompose(nothing -> namespace().emitAsync("more"))
                    .thenRun(() -> answer.complete(null));
            for (int i = 1; i < Unawaited.MAX_COUNT; i++) {
                namespace().emitAsync("news", i);
            }
            storage.runAll();

            assertThat(answer).isCompletedWithValue(null);
        }

        @Test
        void shouldNotBeWaitedForByAThreadThatIsInterrupted() {
            fill();
            Thread.currentThread().interrupt();
            CompletionStage<Void> stage = namespace().emitAsync("more");

            assertThat(Thread.interrupted()).isTrue();
            assertTimedOut(stage, false);
        }

        @Test
        void shouldBeThereAgainForLargeOnesWhenAllIsDone() {
            String large = "x".repeat(Unawaited.MAX_SIZE / 3);
            List<CompletionStage<Void>> stages = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                stages.add(namespace().emitAsync("news", large));
                stages.add(namespace().emitAsync("news", large));
                storage.runAll();
            }

            assertThat(stages)
                    .allSatisfy(stage -> assertThat(stage.toCompletableFuture()).isCompletedWithValue(null));
        }

        @Test
        void shouldBeThereAgainWhenAllIsDone() {
            connected();
            for (int round = 0; round < 3; round++) {
                namespace().emitAsync("news");
                for (int i = 1; i < Unawaited.MAX_COUNT; i++) {
                    namespace().asVolatile().emit("now"); // would wait for ever if there were none
                }
                storage.runAll();
                assertThat(server.server.find("/").emits().isBehind()).isFalse();
            }
        }
    }

    @Nested
    class Order {

        @Test
        void shouldBeOneWithEventsThatAreWaitedFor() throws Exception {
            Wire wire = connected();
            namespace().emitAsync("one");
            CompletableFuture<Void> emit =
                    CompletableFuture.runAsync(() -> namespace().emit("two"));
            while (server.server.find("/").waitingEmits() < 2) {
                assertThat(emit).isNotDone();
                Thread.onSpinWait();
            }
            namespace().emitAsync("three");
            socket().emitAsync("four");
            runUntilDone(emit);

            assertThat(received(wire)).containsExactly("one", "two", "three", "four");
            assertThat(store.table(CELLS)).hasSize(1);
        }

        @Test
        void shouldKeepAnAcknowledgementInItsPlace() {
            Wire wire = connected();
            handlers.work = reply -> {
                namespace().emitAsync("before");
                reply.send();
                namespace().emitAsync("after");
            };
            server.send(wire, "27[\"x\"]");
            assertThat(received(wire)).isEmpty();
            storage.runAll();

            assertThat(received(wire)).containsExactly("before", "ack7", "after");
            assertThat(store.table(CELLS)).hasSize(1);
        }

        @Test
        void shouldKeepAcknowledgementsOneBehindTheOther() {
            Wire wire = connected();
            handlers.work = EventReply::send;
            store.beforeCell = () -> server.send(wire, "28[\"x\"]");
            namespace().emitAsync("before");
            server.send(wire, "27[\"x\"]");
            storage.runAll();
            server.send(wire, "29[\"x\"]");

            assertThat(received(wire)).containsExactly("before", "ack7", "ack8", "ack9");
        }

        @Test
        void shouldHoldNothingBackWhenAllIsDone() {
            Wire wire = connected();
            handlers.work = EventReply::send;
            namespace().emitAsync("before");
            storage.runAll();
            server.send(wire, "27[\"x\"]");
            namespace().asVolatile().emit("now");

            assertThat(received(wire)).containsExactly("before", "ack7", "now");
            assertThat(storage.size()).isZero();
        }

        @Test
        void shouldSendAnAcknowledgementThoughTheEventFailed() {
            Wire wire = connected();
            handlers.work = EventReply::send;
            store.table(CELLS).put("/#1", new byte[20]);
            namespace().emitAsync("lost");
            server.send(wire, "27[\"x\"]");
            try (CapturedLog log = new CapturedLog()) {
                storage.runAll();
                assertThat(log.messages()).singleElement().asString().startsWith("SIO0309");
            }

            assertThat(received(wire)).containsExactly("ack7");
            assertThat(server.server.find("/").emits().isBehind()).isFalse();
        }

        @Test
        void shouldHoldNothingBackWhenTheTimeOfTheEventsIsOver() {
            Wire wire = connected();
            handlers.work = EventReply::send;
            whileWriting(() -> {
                namespace().emitAsync("late");
                namespace().asVolatile().emit("now"); // before the acknowledgement, or the client could not take it
                server.send(wire, "27[\"x\"]");
                wire.sendRaw("3");
                assertThat(received(wire)).isEmpty();
                pass(TestServer.STORE_TIMEOUT);
                server.settle();
                assertThat(received(wire)).containsExactly("now", "ack7");
                server.send(wire, "28[\"x\"]");
                assertThat(received(wire)).containsExactly("now", "ack7", "ack8");
                assertThat(server.server.find("/").waitingEmits()).isZero();
            });

            assertThat(received(wire)).containsExactly("now", "ack7", "ack8", "being written");
        }

        @Test
        void shouldHoldAnAcknowledgementBackOnlyForWhatIsBeforeIt() {
            Wire wire = connected();
            handlers.work = EventReply::send;
            Duration half = TestServer.STORE_TIMEOUT.dividedBy(2);
            whileWriting(() -> {
                namespace().emitAsync("one");
                server.send(wire, "27[\"x\"]");
                wire.sendRaw("3");
                pass(half);
                namespace().emitAsync("two");
                server.send(wire, "28[\"x\"]");
                wire.sendRaw("3");
                pass(half);
                server.settle();
                assertThat(received(wire)).containsExactly("ack7");
                wire.sendRaw("3");
                pass(half);
                server.settle();
                assertThat(received(wire)).containsExactly("ack7", "ack8");
            });
        }

        @Test
        void shouldHoldNothingBackForTheCellsOfOthers() throws Exception {
            Wire wire = connected();
            handlers.work = EventReply::send;
            List<CompletableFuture<Void>> emits = new ArrayList<>();
            whileWriting(() -> {
                server.send(wire, "27[\"x\"]");
                emits.add(CompletableFuture.runAsync(() -> namespace().emit("another")));
                while (server.server.find("/").waitingEmits() < 2) {
                    Thread.onSpinWait();
                }
                store.beforeCell = () -> assertThat(received(wire)).containsExactly("being written", "ack7");
            });
            runUntilDone(emits.get(0));

            assertThat(received(wire)).containsExactly("being written", "ack7", "another");
        }

        @Test
        void shouldNotBeChangedByWhatFails() {
            Wire wire = connected();
            namespace().emitAsync("before");
            server.server.find("/").emits().sendInTurn(1, () -> {
                throw new IllegalStateException("thrown on purpose");
            });
            namespace().emitAsync("after");
            try (CapturedLog log = new CapturedLog()) {
                storage.runAll();
                assertThat(log.messages()).singleElement().asString().startsWith("SIO0325");
            }

            assertThat(received(wire)).containsExactly("before", "after");
            assertThat(server.server.find("/").emits().isBehind()).isFalse();
        }

        @Test
        void shouldBeKeptByAThreadThatIsInterrupted() throws Exception {
            Wire wire = connected();
            namespace().to("room").emitAsync("before");
            CompletableFuture<Boolean> joining = CompletableFuture.supplyAsync(() -> {
                Thread.currentThread().interrupt();
                socket().join("room");
                return Thread.interrupted();
            });
            while (server.server.find("/").waitingEmits() < 2) {
                assertThat(joining).isNotDone();
                Thread.onSpinWait();
            }
            runUntilDone(joining);

            assertThat(joining).isCompletedWithValue(true);
            assertThat(received(wire)).isEmpty();
        }

        @Test
        void shouldSendNoAcknowledgementToWhoWasDisconnectedMeanwhile() {
            Wire wire = connected();
            handlers.work = EventReply::send;
            namespace().emitAsync("before");
            server.send(wire, "27[\"x\"]");
            server.send(wire, "1");
            storage.runAll();

            assertThat(received(wire)).isEmpty();
        }

        @Test
        void shouldKeepAVolatileEventInItsPlace() {
            Wire wire = connected();
            namespace().to("elsewhere").emitAsync("before"); // or this client could not take the volatile one
            namespace().asVolatile().emit("now");
            namespace().emitAsync("after");
            assertThat(received(wire)).isEmpty();
            storage.runAll();

            assertThat(received(wire)).containsExactly("now", "after");
            assertThat(OffsetText.position(offset(wire, "now")))
                    .isEqualTo(OffsetText.position(offset(wire, "after")) - 1);
        }

        @Test
        void shouldKeepAVolatileEventBeforeACell() {
            Wire wire = connected();
            whileWriting(() -> {
                namespace().asVolatile().emit("now");
                namespace().emitAsync("after");
            });

            assertThat(received(wire)).containsExactly("being written", "now", "after");
            assertThat(offset(wire, "now"))
                    .isEqualTo(offset(wire, "being written"))
                    .isNotEqualTo(offset(wire, "after"));
        }

        @Test
        void shouldKeepQuestionsInTheirPlace() {
            Wire wire = connected();
            namespace().emitAsync("before");
            CompletionStage<Void> one = socket().emitWithAck(Void.class, "ask one");
            CompletionStage<List<Void>> all =
                    namespace().timeout(Duration.ofSeconds(1)).emitWithAck(Void.class, "ask all");
            namespace().emitAsync("after");
            assertThat(received(wire)).isEmpty();
            storage.runAll();

            assertThat(received(wire)).containsExactly("before", "ask one", "ask all", "after");
            server.send(wire, "30[]");
            server.send(wire, "31[]");
            assertThat(one.toCompletableFuture()).isDone();
            assertThat(all.toCompletableFuture()).isDone();
        }

        static Stream<Named<Consumer<Socket>>> ends() {
            return Stream.of(
                    Named.of("leave", socket -> socket.leave("room")),
                    Named.of("socketsLeave", socket -> socket.namespace().socketsLeave("room")),
                    Named.of("disconnect", Socket::disconnect),
                    Named.of("disconnect from all", socket -> socket.disconnect(true)),
                    Named.of("disconnectSockets", socket -> socket.namespace().disconnectSockets()),
                    Named.of("revokeSessions", socket -> socket.namespace().revokeSessions("alice")));
        }

        @ParameterizedTest
        @MethodSource("ends")
        void shouldBeDueToWhoLeavesAfterwards(Consumer<Socket> end) throws Exception {
            Wire wire = connected();
            socket().join("room");
            storage.runAll();
            namespace().to("room").emitAsync("bye");
            CompletableFuture<Void> leaving = CompletableFuture.runAsync(() -> end.accept(socket()));
            while (server.server.find("/").waitingEmits() < 2) { // it waits behind the event
                assertThat(leaving).isNotDone();
                Thread.onSpinWait();
            }
            runUntilDone(leaving);
            storage.runAll();

            assertThat(received(wire)).first().isEqualTo("bye");
        }

        static Stream<Named<Consumer<Socket>>> joins() {
            return Stream.of(
                    Named.of("join", socket -> socket.join("room")),
                    Named.of("socketsJoin", socket -> socket.namespace().socketsJoin("room")));
        }

        @ParameterizedTest
        @MethodSource("joins")
        void shouldNotBeDueToWhoJoinsAfterwards(Consumer<Socket> join) throws Exception {
            Wire wire = connected();
            namespace().to("room").emitAsync("before");
            CompletableFuture<Void> joining = CompletableFuture.runAsync(() -> join.accept(socket()));
            while (server.server.find("/").waitingEmits() < 2) {
                assertThat(joining).isNotDone();
                Thread.onSpinWait();
            }
            runUntilDone(joining);
            CompletableFuture<Void> emit =
                    CompletableFuture.runAsync(() -> namespace().to("room").emit("after"));
            runUntilDone(emit);

            assertThat(received(wire)).containsExactly("after");
        }

        @Test
        void shouldNotKeepAnybodyFromLeavingThoughTheEventFailed() throws Exception {
            Wire wire = connected();
            store.table(CELLS).put("/#1", new byte[20]);
            namespace().emitAsync("lost");
            CompletableFuture<Void> leaving = CompletableFuture.runAsync(() -> socket().disconnect());
            try (CapturedLog log = new CapturedLog()) {
                runUntilDone(leaving);
                assertThat(log.messages()).first().asString().startsWith("SIO0309");
            }
            storage.runAll();

            assertThat(received(wire)).containsExactly("disconnect");
        }
    }
}
