package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reprise.socketio.RemoteSocket;
import org.reprise.socketio.Socket;
import org.reprise.socketio.SocketDisconnectedException;
import org.reprise.socketio.protocol.Arguments;

/** Acknowledgements, both ways. */
class AckTest {

    private final TestServer server = TestServer.withoutRecovery();
    private final List<EventReply> replies = new ArrayList<>();
    private final RecordingHandlers handlers = new RecordingHandlers() {
        @Override
        public void event(Socket socket, String event, Arguments arguments, EventReply reply) {
            super.event(socket, event, arguments, reply);
            replies.add(reply);
        }
    };
    private final Wire wire;

    AckTest() {
        server.serve("/", handlers).serve("/chat", handlers);
        wire = server.connect();
    }

    @Nested
    class OfTheServer {

        private EventReply ask(String packet) {
            server.send(wire, packet);
            return replies.get(replies.size() - 1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "7", "007", "12345678901234567890"})
        void shouldGiveTheIdBackAsItCame(String id) {
            ask("2" + id + "[\"ask\"]").send("yes", 1);

            assertThat(wire.packets()).last().isEqualTo("3" + id + "[\"yes\",1]");
        }

        @Test
        void shouldBeEmptyWithoutArguments() {
            ask("21[\"ask\"]").send();

            assertThat(wire.packets()).last().isEqualTo("31[]");
        }

        @Test
        void shouldNameTheNamespace() {
            server.send(wire, "0/chat,");
            ask("2/chat,5[\"ask\"]").send(true);

            assertThat(wire.packets()).last().isEqualTo("3/chat,5[true]");
        }

        @Test
        void shouldBeFollowedByItsAttachments() {
            ask("21[\"ask\"]").send(new byte[] {1}, new byte[] {2});

            assertThat(wire.packets())
                    .endsWith(
                            "62-1[{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
                            "binary 01",
                            "binary 02");
        }

        @Test
        void shouldCountTheFirstTimeOnly() {
            EventReply reply = ask("21[\"ask\"]");
            reply.send("first");
            reply.send("second");

            assertThat(wire.packets()).endsWith("31[\"first\"]").hasSize(2);
        }

        @Test
        void shouldNotBeSentUnlessAskedFor() {
            ask("2[\"tell\"]").send("yes");

            assertThat(wire.packets()).hasSize(1);
        }

        @Test
        void shouldNotOvertakeAnEmitMadeBefore() {
            EventReply reply = ask("21[\"ask\"]");
            server.of("/").emit("before");
            reply.send();
            server.of("/").emit("after");

            assertThat(wire.packets()).endsWith("2[\"before\"]", "31[]", "2[\"after\"]");
        }

        @Test
        void shouldNotBeSentToAClientThatHasLeft() {
            EventReply reply = ask("21[\"ask\"]");
            server.send(wire, "1");
            reply.send("too late");

            assertThat(wire.packets()).hasSize(1);
        }

        @Test
        void shouldBePossibleAgainAfterOneThatCannotBeWritten() {
            EventReply reply = ask("21[\"ask\"]");

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> reply.send(new Object()))
                    .withMessageStartingWith("argument 0 of an acknowledgement cannot be written as JSON");
            reply.send("well");
            assertThat(wire.packets()).last().isEqualTo("31[\"well\"]");
        }

        @Test
        void shouldBecomeAnErrorOfTheSocketWhenTheEventFails() {
            EventReply reply = ask("21[\"ask\"]");
            reply.fail(new IllegalStateException("late"));
            server.settle();

            assertThat(handlers.calls()).endsWith("error late");
            assertThat(wire.packets()).hasSize(1);
        }
    }

    @Nested
    class OfTheClient {

        private <T> CompletableFuture<T> ask(Class<T> type, Object... args) {
            return handlers.socket().emitWithAck(type, "ask", args).toCompletableFuture();
        }

        @Test
        void shouldCompleteWithTheFirstArgument() {
            CompletableFuture<String> answer = ask(String.class, 1);
            assertThat(wire.packets()).last().isEqualTo("20[\"ask\",1]");

            server.send(wire, "30[\"yes\",2]");

            assertThat(answer).isCompletedWithValue("yes");
        }

        @Test
        void shouldHaveIdsOfTheNamespaceFromZero() {
            Wire other = server.connect();
            handlers.sockets().get(0).emitWithAck(Void.class, "ask");
            handlers.sockets().get(1).emitWithAck(Void.class, "ask");
            handlers.sockets().get(0).emitWithAck(Void.class, "ask");

            assertThat(wire.packets()).endsWith("20[\"ask\"]", "22[\"ask\"]");
            assertThat(other.packets()).endsWith("21[\"ask\"]");
        }

        @Test
        void shouldCompleteWithBytes() {
            CompletableFuture<byte[]> answer = ask(byte[].class);
            wire.send("61-0[{\"_placeholder\":true,\"num\":0}]");
            wire.send(new byte[] {1, 2});
            server.settle();

            assertThat(answer.join()).containsExactly(1, 2);
        }

        @Test
        void shouldCompleteWithNullWhereNothingIsAskedFor() {
            CompletableFuture<Void> answer = ask(Void.class);
            server.send(wire, "30[\"whatever\"]");

            assertThat(answer).isCompletedWithValue(null);
        }

        @Test
        void shouldCompleteWithNullForAnEmptyOne() {
            CompletableFuture<String> answer = ask(String.class);
            server.send(wire, "30[]");

            assertThat(answer).isCompletedWithValue(null);
        }

        @Test
        void shouldFailWhenItDoesNotFit() {
            CompletableFuture<Integer> answer = ask(Integer.class);
            server.send(wire, "30[\"one\"]");

            assertThat(answer)
                    .failsWithin(0, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .withCauseInstanceOf(IllegalArgumentException.class)
                    .withMessageContaining("argument 0 does not fit java.lang.Integer");
            assertThat(wire.isClosedByServer()).isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"31[1]", "3999999999999999999[1]", "3123456789012345678[1]", "3[1]"})
        void shouldIgnoreOneThatNobodyWaitsFor(String packet) {
            CompletableFuture<Integer> answer = ask(Integer.class);
            server.send(wire, packet);

            assertThat(answer).isNotDone();
            assertThat(wire.isClosedByServer()).isFalse();
        }

        @Test
        void shouldIgnoreAnswersOfOtherClients() {
            CompletableFuture<Integer> answer = ask(Integer.class);
            Wire other = server.connect();
            server.send(other, "30[1]");

            assertThat(answer).isNotDone();
        }

        @Test
        void shouldIgnoreASecondOne() {
            CompletableFuture<Integer> answer = ask(Integer.class);
            server.send(wire, "30[1]");
            server.send(wire, "30[2]");

            assertThat(answer).isCompletedWithValue(1);
        }

        @Test
        void shouldBeIgnoredAfterATimeout() {
            CompletableFuture<Integer> answer = ask(Integer.class);
            answer.completeExceptionally(new IllegalStateException("took too long"));
            server.send(wire, "30[1]");

            assertThat(answer).isCompletedExceptionally();
        }

        @Test
        void shouldFailForAllThatWaitWhenTheSocketIsDisconnected() {
            CompletableFuture<Integer> first = ask(Integer.class);
            CompletableFuture<String> second = ask(String.class);
            wire.drop();
            server.settle();

            assertThat(List.<CompletionStage<?>>of(first, second)).allSatisfy(AckTest::assertDisconnected);
        }

        @Test
        void shouldFailAtOnceForASocketThatIsDisconnected() {
            server.send(wire, "1");
            int packets = wire.packets().size();

            assertDisconnected(ask(Integer.class));
            assertThat(wire.packets()).hasSize(packets);
        }

        @Test
        void shouldBeAwaitedEvenByAHandlerOfTheSameSocket() {
            List<String> answers = new ArrayList<>();
            server.serve("/", new RecordingHandlers() {
                @Override
                public void event(Socket socket, String event, Arguments arguments, EventReply reply) {
                    CompletionStage<String> answer = socket.emitWithAck(String.class, "ask");
                    wire2().send("30[\"yes\"]");
                    server.settle(); // stands for another thread of the pool
                    answers.add(answer.toCompletableFuture().getNow("not yet"));
                }
            });
            Wire other = wire2();
            server.send(other, "0");
            server.send(other, "2[\"go\"]");

            assertThat(answers).containsExactly("yes");
        }

        @Test
        void shouldComeWhileHandlersOnAllThreadsWaitForIt() {
            TaskQueue threads = new TaskQueue();
            TestServer waiting =
                    TestServer.withoutRecovery(threads, Runnable::run).serve("/", handlers);
            List<Wire> clients = List.of(waiting.connect(), waiting.connect());
            threads.runAll(); // and none from here on
            CompletionStage<String> answered = handlers.sockets().get(1).emitWithAck(String.class, "ask");
            CompletionStage<String> gone = handlers.sockets().get(2).emitWithAck(String.class, "ask");
            CompletionStage<Set<RemoteSocket>> found = waiting.of("/").fetchSockets();
            clients.get(0).send("30[\"yes\"]");
            clients.get(1).drop();

            assertThat(answered.toCompletableFuture()).isCompletedWithValue("yes");
            assertDisconnected(gone);
            assertThat(found.toCompletableFuture()).isCompleted();
        }

        private Wire second;

        private Wire wire2() {
            if (second == null) {
                second = server.open();
            }
            return second;
        }
    }

    private static void assertDisconnected(CompletionStage<?> answer) {
        assertThat(answer.toCompletableFuture()).isCompletedExceptionally();
        try {
            answer.toCompletableFuture().join();
        } catch (CompletionException failure) {
            assertThat(failure).hasCauseInstanceOf(SocketDisconnectedException.class);
        }
    }
}
