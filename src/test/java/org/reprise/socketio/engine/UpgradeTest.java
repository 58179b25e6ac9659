package org.reprise.socketio.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class UpgradeTest {

    private static final Duration NOOP_INTERVAL = Duration.ofMillis(100);

    private final TestEngine engine = new TestEngine();
    private final String sid = engine.openPolling();
    private final EngineSession session = engine.session();
    private final FakeChannel channel = new FakeChannel();

    private void assertStillPolling() {
        assertThat(session.transport()).isEqualTo(TransportName.POLLING);
        assertThat(engine.listener.calls()).noneMatch(call -> call.startsWith("close"));
        session.send("by polling");
        assertThat(engine.poll(sid).answer()).isEqualTo("200 4by polling");
    }

    @Nested
    class Probe {

        private final WebSocketTransport socket = engine.connect(sid, channel);

        @Test
        void shouldBeAnswered() {
            socket.onText("2probe");

            assertThat(channel.frames()).containsExactly("3probe");
            assertStillPolling();
        }

        @Test
        void shouldReleaseThePollThatWaits() {
            FakePoll poll = engine.poll(sid);
            assertThat(poll.isAnswered()).isFalse();

            socket.onText("2probe");

            assertThat(poll.answer()).isEqualTo("200 6");
        }

        @Test
        void shouldReleaseEveryPollThatFollows() {
            engine.poll(sid);
            socket.onText("2probe");

            for (int i = 0; i < 5; i++) {
                FakePoll poll = engine.poll(sid);
                assertThat(poll.isAnswered()).isFalse();
                engine.advance(NOOP_INTERVAL);
                assertThat(poll.answer()).isEqualTo("200 6");
            }
        }

        @Test
        void shouldKeepNothingForAPollThatDoesNotWait() {
            socket.onText("2probe");
            engine.advance(NOOP_INTERVAL.multipliedBy(10));

            assertThat(engine.poll(sid).isAnswered()).isFalse();
        }

        @Test
        void shouldLeaveMessagesToPolling() {
            socket.onText("2probe");
            session.send("one");
            engine.advance(NOOP_INTERVAL);

            assertThat(engine.poll(sid).answer()).isEqualTo("200 4one");
            assertThat(channel.frames()).containsExactly("3probe");
        }

        @Test
        void shouldBeAnsweredAgainWithoutASecondTimer() {
            socket.onText("2probe");
            int timers = engine.scheduler.waiting();
            socket.onText("2probe");

            assertThat(channel.frames()).containsExactly("3probe", "3probe");
            assertThat(engine.scheduler.waiting()).isEqualTo(timers);
        }

        @Test
        void shouldCloseTheSocketOnlyWhenItCannotBeAnswered() {
            channel.failWith(new IOException("broken pipe"));

            socket.onText("2probe");

            assertThat(channel.isClosed()).isTrue();
            assertStillPolling();
        }
    }

    @Nested
    class Completion {

        private final WebSocketTransport socket = engine.connect(sid, channel);

        @Test
        void shouldMoveTheSessionToTheSocket() {
            socket.onText("2probe");
            socket.onText("5");
            session.send("one");
            socket.onText("4two");

            assertThat(session.transport()).isEqualTo(TransportName.WEBSOCKET);
            assertThat(channel.frames()).containsExactly("3probe", "4one");
            assertThat(engine.listener.calls()).containsExactly("open", "text two");
        }

        @Test
        void shouldFlushWhatWasQueued() {
            socket.onText("2probe");
            session.send("one");
            session.send(new byte[] {1, 2});

            socket.onText("5");

            assertThat(channel.frames()).containsExactly("3probe", "4one", "binary 0102");
        }

        @Test
        void shouldNotNeedAProbe() {
            socket.onText("5");
            session.send("one");

            assertThat(channel.frames()).containsExactly("4one");
        }

        @Test
        void shouldReleaseThePollThatStillWaits() {
            FakePoll poll = engine.poll(sid);

            socket.onText("5");

            assertThat(poll.answer()).isEqualTo("200 6");
        }

        @Test
        void shouldAnswerAPollThatComesLateWithNothing() {
            socket.onText("5");
            session.send("one");

            assertThat(engine.poll(sid).answer()).isEqualTo("200 6");
            assertThat(engine.poll(sid).answer()).isEqualTo("200 6");
            assertThat(channel.frames()).containsExactly("4one");
            assertThat(engine.listener.calls()).containsExactly("open");
        }

        @Test
        void shouldStillTakeThePostThatWasUnderWay() {
            FakePoll post = engine.post(sid, limit -> {
                socket.onText("5");
                return "4hello".getBytes(UTF_8);
            });

            assertThat(post.answer()).isEqualTo("200 ok");
            assertThat(engine.listener.calls()).containsExactly("open", "text hello");
        }

        @Test
        void shouldNotMindWhatBecomesOfPolling() {
            FakePoll poll = engine.poll(sid);
            socket.onText("5");

            engine.server.getAborted(TestEngine.pollRequest(sid), poll);
            engine.post(sid, limit -> {
                throw new IOException("connection reset");
            });
            engine.post(sid, "abc");

            assertThat(engine.listener.calls()).containsExactly("open");
            session.send("one");
            assertThat(channel.frames()).containsExactly("4one");
        }

        @Test
        void shouldLeaveNoTimerBehind() {
            int timers = new TestEngine().scheduler.waiting();
            socket.onText("2probe");
            socket.onText("5");

            assertThat(engine.scheduler.waiting()).isEqualTo(timers);
            engine.advance(Duration.ofSeconds(20));
            assertThat(channel.isClosed()).isFalse();
        }

        @Test
        void shouldHappenOnce() {
            socket.onText("5");
            socket.onText("2probe");

            // on the session's own socket it is a ping in the wrong direction
            assertThat(engine.listener.calls())
                    .containsExactly("open", "close transport error: invalid heartbeat direction");
        }

        @Test
        void shouldBindTheSessionToTheSocketsEnd() {
            socket.onText("5");
            socket.onClose();

            assertThat(engine.listener.calls()).containsExactly("open", "close transport close");
            assertThat(engine.server.size()).isZero();
        }
    }

    @Nested
    class Refusal {

        private final FakeChannel other = new FakeChannel();

        @Test
        void shouldCloseASocketOfAnUnknownSession() {
            assertThat(engine.connect("none", channel)).isNull();
            assertThat(channel.isClosed()).isTrue();
        }

        @Test
        void shouldCloseASecondSocketDuringAnUpgrade() {
            WebSocketTransport socket = engine.connect(sid, channel);

            assertThat(engine.connect(sid, other)).isNull();

            assertThat(other.isClosed()).isTrue();
            socket.onText("5");
            assertThat(session.transport()).isEqualTo(TransportName.WEBSOCKET);
            assertThat(channel.isClosed()).isFalse();
        }

        @Test
        void shouldCloseASecondSocketAfterTheUpgrade() {
            engine.upgrade(sid, channel);

            assertThat(engine.connect(sid, other)).isNull();

            assertThat(other.isClosed()).isTrue();
            assertThat(channel.isClosed()).isFalse();
        }

        @Test
        void shouldCloseASocketOfASessionThatIsClosing() {
            session.close();

            assertThat(engine.connect(sid, other)).isNull();
            assertThat(other.isClosed()).isTrue();
        }
    }
}
