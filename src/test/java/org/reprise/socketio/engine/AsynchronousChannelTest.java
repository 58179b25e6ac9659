package org.reprise.socketio.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** A channel that tells later, and from other threads, that a message has been sent. */
class AsynchronousChannelTest {

    private final TestEngine engine = new TestEngine();
    private final FakeChannel channel = new FakeChannel().holding();

    @Nested
    class Opened {

        private final WebSocketTransport socket = engine.openWebSocket(channel);
        private final EngineSession session = engine.session();

        @BeforeEach
        void finishTheHandshake() {
            channel.complete();
            channel.frames().clear();
        }

        @Test
        void shouldBeGivenTheNextMessageAfterTheEndOfTheOneBefore() {
            session.send("one");
            session.send(new byte[] {2});
            session.send("three");

            assertThat(channel.frames()).containsExactly("4one");
            channel.complete();
            assertThat(channel.frames()).containsExactly("4one", "binary 02");
            channel.complete();
            assertThat(channel.frames()).containsExactly("4one", "binary 02", "4three");
            channel.complete();

            assertThat(channel.hasMessageOnItsWay()).isFalse();
            assertThat(channel.overlapped()).isFalse();
        }

        @Test
        void shouldBeGivenEmptyMessagesOneByOne() {
            session.send("one");
            session.send(new byte[0]);
            session.send(new byte[0]);
            session.send("");
            for (int i = 0; i < 4; i++) {
                channel.complete();
            }

            assertThat(channel.frames()).containsExactly("4one", "binary ", "binary ", "4");
            assertThat(channel.hasMessageOnItsWay()).isFalse();
        }

        @Test
        void shouldBeGivenNoMoreThanTheWindowUntilTheClientHasReadIt() {
            for (int i = 0; i < 5; i++) {
                session.send("a".repeat(10_000));
            }
            for (int i = 0; i < 4; i++) {
                channel.complete();
            }

            assertThat(channel.frames()).hasSize(4);
            assertThat(channel.hasMessageOnItsWay()).isFalse();
            socket.onPong(channel.pings().get(0).duplicate());
            assertThat(channel.frames()).hasSize(5);
        }

        @Test
        void shouldEndTheSessionWhenAMessageCannotBeSent() {
            session.send("one");
            session.send("two");

            channel.completeExceptionally(new IOException("broken pipe"));

            assertThat(channel.frames()).containsExactly("4one");
            assertThat(channel.isClosed()).isTrue();
            assertThat(engine.listener.calls()).containsExactly("open", "close transport error: broken pipe");
            assertThat(engine.server.size()).isZero();
        }

        @Test
        void shouldStillHearTheClient() {
            session.send("one");
            socket.onText("4hello");

            assertThat(engine.listener.calls()).containsExactly("open", "text hello");
        }

        @Test
        void shouldDropWhatIsVolatileWhileAMessageIsOnItsWay() {
            session.send("one");
            session.offerVolatile(List.of(EnginePacket.message("volatile")));
            session.flush();
            channel.complete();

            assertThat(channel.frames()).containsExactly("4one");
        }

        @Test
        void shouldBeClosedAfterTheLastMessage() {
            session.send("one");
            session.send("two");
            session.close();

            assertThat(engine.listener.calls()).containsExactly("open", "close forced close");
            assertThat(channel.isClosed()).isFalse();
            channel.complete();
            assertThat(channel.isClosed()).isFalse();
            channel.complete();

            assertThat(channel.frames()).containsExactly("4one", "4two");
            assertThat(channel.isClosed()).isTrue();
            assertThat(engine.server.size()).isZero();
        }

        @Test
        void shouldBeClosedAfter30SecondsThoughAMessageIsStuck() {
            session.send("one");
            session.close();

            engine.advance(Duration.ofMillis(30_500));

            assertThat(channel.isClosed()).isTrue();
            assertThat(engine.listener.calls()).containsExactly("open", "close forced close");
            assertThat(engine.server.size()).isZero();
            channel.completeExceptionally(new IOException("closed"));
            assertThat(engine.listener.calls()).containsExactly("open", "close forced close");
        }

        @Test
        void shouldBeGivenUpByTheHeartbeatWhenAMessageIsStuck() {
            session.send("one");

            engine.advance(Duration.ofSeconds(46));

            assertThat(channel.isClosed()).isTrue();
            assertThat(engine.listener.calls()).containsExactly("open", "close ping timeout");
        }
    }

    @Nested
    class Upgrading {

        private final String sid = engine.openPolling();
        private final EngineSession session = engine.session();
        private final WebSocketTransport socket = engine.connect(sid, channel);

        @Test
        void shouldAnswerTheProbeBeforeAllElse() {
            session.send("one");
            socket.onText("2probe");
            socket.onText("5");

            assertThat(channel.frames()).containsExactly("3probe");
            channel.complete();

            assertThat(channel.frames()).containsExactly("3probe", "4one");
            assertThat(channel.overlapped()).isFalse();
        }

        @Test
        void shouldAnswerTwoProbesOnceWhileTheAnswerIsOnItsWay() {
            socket.onText("2probe");
            socket.onText("2probe");

            assertThat(channel.frames()).containsExactly("3probe");
            assertThat(channel.overlapped()).isFalse();
            channel.complete();
            socket.onText("2probe");
            assertThat(channel.frames()).containsExactly("3probe", "3probe");
        }

        @Test
        void shouldGoOnPollingWhenTheProbeCannotBeAnswered() {
            socket.onText("2probe");
            channel.completeExceptionally(new IOException("broken pipe"));
            session.send("one");

            assertThat(channel.isClosed()).isTrue();
            assertThat(engine.poll(sid).answer()).isEqualTo("200 4one");
            assertThat(engine.listener.calls()).containsExactly("open");
        }
    }

    @Test
    void shouldNotNestHoweverManyMessagesEndAtOnce() {
        FakeChannel prompt = new FakeChannel();
        engine.openWebSocket(prompt);

        engine.session().offer(Collections.nCopies(20_000, EnginePacket.message("")));
        engine.session().flush();

        assertThat(prompt.frames()).hasSize(20_001);
    }

    @RepeatedTest(20)
    void shouldKeepTheOrderOfManySendersWhenOtherThreadsTellTheEnd() {
        ExecutorService container = Executors.newFixedThreadPool(2);
        try {
            FakeChannel other = new FakeChannel().endingOn(container);
            engine.openWebSocket(other);
            EngineSession session = engine.session();

            Together.run(8, thread -> {
                for (int n = 0; n < 200; n++) {
                    session.send("%d-%03d".formatted(thread, n));
                }
            });
            session.close();

            assertThat(other.awaitClose()).isTrue();
            assertThat(other.overlapped()).isFalse();
            assertThat(other.frames()).hasSize(1 + 8 * 200).doesNotHaveDuplicates();
            for (int thread = 0; thread < 8; thread++) {
                String prefix = "4" + thread + "-";
                assertThat(other.frames())
                        .filteredOn(frame -> frame.startsWith(prefix))
                        .isSorted();
            }
        } finally {
            container.shutdownNow();
        }
    }
}
