package org.reprise.socketio.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CloseTest {

    private final TestEngine engine = new TestEngine();

    @Test
    void shouldGiveTheReasonInTheWordsOfTheProtocol() {
        assertThat(CloseReason.values())
                .extracting(CloseReason::toString)
                .containsExactly(
                        "ping timeout",
                        "transport close",
                        "transport error",
                        "parse error",
                        "forced close",
                        "server shutting down");
    }

    @Nested
    class OfTheServer {

        @Test
        void shouldEndEverySession() {
            FakeChannel channel = new FakeChannel();
            engine.openWebSocket(channel);
            FakePoll waiting = engine.poll(engine.openPolling());

            engine.server.close();

            assertThat(waiting.answer()).isEqualTo("200 1");
            assertThat(channel.isClosed()).isTrue();
            assertThat(engine.server.size()).isZero();
            assertThat(engine.listener.calls())
                    .containsExactlyInAnyOrder(
                            "open", "open", "close server shutting down", "close server shutting down");
        }

        @Test
        void shouldLeaveNoTimerBehind() {
            engine.server.close();
            engine.advance(EngineOptions.defaults().pingInterval());

            assertThat(engine.scheduler.waiting()).isZero();
        }
    }

    @Nested
    class WhileAThreadWrites {

        private final Gate writing = new Gate();
        private final FakeChannel channel = new FakeChannel();
        private final WebSocketTransport socket = engine.openWebSocket(channel);
        private final EngineSession session = engine.session();

        private CompletableFuture<Void> sendOnAnotherThread(String text) {
            channel.frames().clear();
            channel.beforeWriting(writing::pass);
            CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> session.send(text));
            writing.awaitArrival();
            return sender;
        }

        @Test
        void shouldNotWaitForTheWriter() {
            CompletableFuture<Void> sender = sendOnAnotherThread("one");
            session.send("two");

            session.close();

            assertThat(engine.listener.calls()).containsExactly("open", "close forced close");
            assertThat(channel.isClosed()).isFalse();
            writing.open();
            sender.orTimeout(10, TimeUnit.SECONDS).join();
            assertThat(channel.frames()).containsExactly("4one", "4two");
            assertThat(channel.isClosed()).isTrue();
            assertThat(channel.overlapped()).isFalse();
            assertThat(engine.server.size()).isZero();
        }

        @Test
        void shouldDropWhatIsQueuedWhenTheTransportHasGone() {
            CompletableFuture<Void> sender = sendOnAnotherThread("one");
            session.send("two");

            socket.onClose();

            assertThat(channel.isClosed()).isTrue();
            assertThat(engine.server.size()).isZero();
            writing.open();
            sender.orTimeout(10, TimeUnit.SECONDS).join();
            assertThat(channel.frames()).containsExactly("4one");
            assertThat(engine.listener.calls()).containsExactly("open", "close transport close");
        }

        @Test
        void shouldFreeAWriterThatIsStuckByTheHeartbeat() {
            CompletableFuture<Void> sender = sendOnAnotherThread("one");

            engine.advance(Duration.ofSeconds(46));

            assertThat(channel.isClosed()).isTrue();
            assertThat(engine.listener.calls()).containsExactly("open", "close ping timeout");
            writing.open();
            sender.orTimeout(10, TimeUnit.SECONDS).join();
        }
    }
}
