package org.reprise.socketio.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An upgrade that comes to nothing costs the WebSocket only; a session that ends takes its upgrade along. */
class UpgradeFailureTest {

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
    class Failure {

        private final WebSocketTransport socket = engine.connect(sid, channel);

        @ParameterizedTest
        @ValueSource(
                strings = {"4hello", "0", "1", "2", "2prob", "2probes", "3", "3probe", "6", "", "abc", "bAQIDBA==", "b!"
                })
        void shouldCloseTheSocketOnlyByAnyOtherPacket(String packet) {
            socket.onText(packet);

            assertThat(channel.isClosed()).isTrue();
            assertThat(engine.listener.calls()).containsExactly("open");
            assertStillPolling();
        }

        @ParameterizedTest
        @ValueSource(strings = {"4hello", "0", "1", "2", "3", "6", "", "abc"})
        void shouldCloseTheSocketOnlyByAnyOtherPacketAfterTheProbe(String packet) {
            socket.onText("2probe");
            socket.onText(packet);

            assertThat(channel.isClosed()).isTrue();
            assertThat(engine.listener.calls()).containsExactly("open");
            assertStillPolling();
        }

        @Test
        void shouldCloseTheSocketOnlyByABinaryMessage() {
            socket.onBinary("5".getBytes(UTF_8));

            assertThat(channel.isClosed()).isTrue();
            assertStillPolling();
        }

        @ParameterizedTest
        @ValueSource(strings = {"4hello", "1", "2", "2probe", "5", "abc"})
        void shouldHearNothingMoreFromTheSocket(String late) {
            socket.onText("4wrong");

            socket.onText(late);
            socket.onBinary(new byte[] {1});
            socket.onClose();

            assertThat(engine.listener.calls()).containsExactly("open");
            assertThat(channel.frames()).isEmpty();
            assertStillPolling();
        }

        @Test
        void shouldComeFromTheTimeout() {
            socket.onText("2probe");
            engine.advance(Duration.ofSeconds(10).minusMillis(1));
            assertThat(channel.isClosed()).isFalse();

            engine.advance(Duration.ofMillis(1));

            assertThat(channel.isClosed()).isTrue();
            socket.onText("5");
            assertStillPolling();
        }

        @Test
        void shouldComeFromTheTimeoutWithoutAProbe() {
            engine.advance(Duration.ofSeconds(10));

            assertThat(channel.isClosed()).isTrue();
            assertStillPolling();
        }

        @Test
        void shouldLeavePollingAliveWhenTheSocketCloses() {
            socket.onText("2probe");
            socket.onClose();

            assertStillPolling();
        }

        @Test
        void shouldLeavePollingAliveWhenTheSocketFails() {
            socket.onError("connection reset");

            assertStillPolling();
        }

        @Test
        void shouldStopReleasingPolls() {
            socket.onText("2probe");
            socket.onClose();
            FakePoll poll = engine.poll(sid);
            engine.advance(NOOP_INTERVAL.multipliedBy(10));

            assertThat(poll.isAnswered()).isFalse();
        }

        @Test
        void shouldLeaveNoTimerBehind() {
            int timers = new TestEngine().scheduler.waiting();
            socket.onText("2probe");
            socket.onText("4wrong");

            assertThat(engine.scheduler.waiting()).isEqualTo(timers);
        }

        @Test
        void shouldAllowAnotherUpgrade() {
            socket.onClose();
            FakeChannel second = new FakeChannel();

            engine.upgrade(sid, second);
            session.send("one");

            assertThat(second.frames()).containsExactly("3probe", "4one");
        }
    }

    @Nested
    class CloseMeanwhile {

        private final WebSocketTransport socket = engine.connect(sid, channel);

        @Test
        void shouldCloseTheSocketWhenTheServerCloses() {
            socket.onText("2probe");
            FakePoll poll = engine.poll(sid);
            session.close();
            socket.onText("5");

            assertThat(channel.isClosed()).isTrue();
            assertThat(channel.frames()).containsExactly("3probe");
            assertThat(poll.answer()).isEqualTo("200 1");
            assertThat(engine.listener.calls()).containsExactly("open", "close forced close");
        }

        @Test
        void shouldLetPollingTakeTheFarewell() {
            socket.onText("2probe");
            session.send("one");
            session.close();

            assertThat(engine.poll(sid).answer()).isEqualTo("200 4one");
            assertThat(engine.poll(sid).answer()).isEqualTo("200 6\u001e1");
            assertThat(channel.frames()).containsExactly("3probe");
        }

        @Test
        void shouldCloseTheSocketWhenTheClientCloses() {
            engine.post(sid, "1");
            socket.onText("5");
            socket.onText("4late");

            assertThat(channel.isClosed()).isTrue();
            assertThat(engine.listener.calls()).containsExactly("open", "close transport close");
        }

        @Test
        void shouldCloseTheSocketWhenTheHeartbeatFails() {
            TestEngine patient = new TestEngine(EngineOptions.defaults().withUpgradeTimeout(Duration.ofMinutes(5)));
            patient.connect(patient.openPolling(), channel).onText("2probe");

            patient.advance(Duration.ofSeconds(46));

            assertThat(channel.isClosed()).isTrue();
            assertThat(patient.listener.calls()).containsExactly("open", "close ping timeout");
        }

        @Test
        void shouldCloseTheSocketWhenTheServerShutsDown() {
            engine.server.close();

            assertThat(channel.isClosed()).isTrue();
            assertThat(engine.listener.calls()).containsExactly("open", "close server shutting down");
        }
    }
}
