package org.reprise.socketio.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Pings every 25 s, waits 20 s for the pong; the clock of the sessions ticks every 500 ms. */
class HeartbeatTest {

    private static final Duration TICK = Duration.ofMillis(500);

    private final TestEngine engine = new TestEngine();
    private final FakeChannel channel = new FakeChannel();

    private void seconds(int seconds) {
        engine.advance(Duration.ofSeconds(seconds));
    }

    @Nested
    class OnAWebSocket {

        private final WebSocketTransport socket = engine.openWebSocket(channel);

        @BeforeEach
        void forgetTheHandshake() {
            channel.frames().clear();
        }

        @Test
        void shouldPingOneIntervalAfterTheOpening() {
            engine.advance(Duration.ofSeconds(25).minusMillis(1));
            assertThat(channel.frames()).isEmpty();

            engine.advance(TICK);

            assertThat(channel.frames()).containsExactly("2");
        }

        @Test
        void shouldPingOneIntervalAfterThePong() {
            seconds(25);
            seconds(10);
            socket.onText("3");

            engine.advance(Duration.ofSeconds(25).minusMillis(1));
            assertThat(channel.frames()).containsExactly("2");
            engine.advance(TICK);

            assertThat(channel.frames()).containsExactly("2", "2");
        }

        @Test
        void shouldGoOnForAsLongAsPongsCome() {
            for (int i = 0; i < 100; i++) {
                seconds(25);
                socket.onText("3");
            }

            assertThat(channel.frames()).hasSize(100).containsOnly("2");
            assertThat(engine.listener.calls()).containsExactly("open");
        }

        @Test
        void shouldEndTheSessionWithoutAPong() {
            seconds(25);
            engine.advance(Duration.ofSeconds(20).minusMillis(1));
            assertThat(engine.listener.calls()).containsExactly("open");

            engine.advance(TICK);

            assertThat(engine.listener.calls()).containsExactly("open", "close ping timeout");
            assertThat(channel.isClosed()).isTrue();
            assertThat(channel.frames()).containsExactly("2");
            assertThat(engine.server.size()).isZero();
        }

        @Test
        void shouldWaitAFullTimeoutAfterTheFirstOtherPacket() {
            seconds(25);
            seconds(10);
            socket.onText("4hello");

            engine.advance(Duration.ofSeconds(20).minusMillis(1));
            assertThat(engine.listener.calls()).containsExactly("open", "text hello");
            engine.advance(TICK);

            assertThat(engine.listener.calls()).endsWith("close ping timeout");
        }

        @Test
        void shouldWaitLongerOnlyOnce() {
            seconds(25);
            for (int i = 0; i < 25; i++) {
                seconds(1);
                socket.onText("4hello");
            }

            assertThat(engine.listener.calls()).endsWith("close ping timeout");
            assertThat(engine.listener.calls()).filteredOn("text hello"::equals).hasSizeBetween(20, 21);
        }

        @Test
        void shouldWaitLongerAgainAtTheNextPing() {
            seconds(25);
            seconds(19);
            socket.onText("4one");
            socket.onText("3");
            seconds(25);
            seconds(19);
            socket.onText("4two");
            seconds(19);

            assertThat(engine.listener.calls()).containsExactly("open", "text one", "text two");
        }

        @Test
        void shouldNotBePutOffByOtherPackets() {
            for (int i = 0; i < 25; i++) {
                seconds(1);
                socket.onText("4hello");
            }

            assertThat(channel.frames()).containsExactly("2");
        }

        @Test
        void shouldBePutOffByAStrayPong() {
            seconds(20);
            socket.onText("3");

            engine.advance(Duration.ofSeconds(25).minusMillis(1));
            assertThat(channel.frames()).isEmpty();
            engine.advance(TICK);

            assertThat(channel.frames()).containsExactly("2");
        }

        @Test
        void shouldNotPingMoreOftenAfterManyPongs() {
            int tasks = engine.scheduler.waiting();
            for (int i = 0; i < 1_000; i++) {
                socket.onText("3");
            }
            seconds(25);
            for (int i = 0; i < 1_000; i++) {
                socket.onText("3");
            }
            seconds(25);

            assertThat(channel.frames()).containsExactly("2", "2");
            assertThat(engine.scheduler.waiting()).isEqualTo(tasks);
        }

        @Test
        void shouldEndWithTheSession() {
            socket.onClose();
            seconds(100);

            assertThat(channel.frames()).isEmpty();
            assertThat(engine.listener.calls()).containsExactly("open", "close transport close");
        }

        @Test
        void shouldNotEndOthersWhenOneSessionFails() {
            FakeChannel broken = new FakeChannel();
            engine.openWebSocket(broken);
            broken.failWith(new IllegalStateException("a bug of the container"));

            seconds(25);
            socket.onText("3");
            seconds(25);

            assertThat(channel.frames()).containsExactly("2", "2");
            assertThat(engine.server.size()).isOne();
        }
    }

    @Nested
    class OnPolling {

        private final String sid = engine.openPolling();

        @Test
        void shouldPingByAPoll() {
            FakePoll poll = engine.poll(sid);
            seconds(25);

            assertThat(poll.answer()).isEqualTo("200 2");
        }

        @Test
        void shouldTakeThePongByAPost() {
            engine.poll(sid);
            seconds(25);
            FakePoll poll = engine.poll(sid);
            engine.post(sid, "3");
            seconds(24);
            assertThat(poll.isAnswered()).isFalse();
            seconds(1);

            assertThat(poll.answer()).isEqualTo("200 2");
        }

        @Test
        void shouldEndASessionThatDoesNotPoll() {
            seconds(46);

            assertThat(engine.listener.calls()).containsExactly("open", "close ping timeout");
            assertThat(engine.server.size()).isZero();
        }

        @Test
        void shouldAnswerThePollOfASessionThatDoesNotPong() {
            engine.poll(sid);
            seconds(25);
            FakePoll poll = engine.poll(sid);
            seconds(21);

            assertThat(poll.answer()).isEqualTo("200 1");
            assertThat(engine.listener.calls()).containsExactly("open", "close ping timeout");
        }
    }

    @Test
    void shouldNotWaitForAPongThatWentAstrayInTheUpgrade() {
        String sid = engine.openPolling();
        engine.poll(sid);
        seconds(25);
        seconds(15);

        WebSocketTransport socket = engine.upgrade(sid, channel);
        seconds(19);
        assertThat(engine.listener.calls()).containsExactly("open");
        socket.onText("3");
        seconds(25);

        assertThat(channel.frames()).containsExactly("3probe", "2");
    }

    @Test
    void shouldKeepTheRhythmOfShortIntervals() {
        TestEngine quick = new TestEngine(EngineOptions.defaults()
                .withPingInterval(Duration.ofMillis(300))
                .withPingTimeout(Duration.ofMillis(200)));
        quick.openWebSocket(channel);

        quick.advance(Duration.ofMillis(300));
        assertThat(channel.frames()).element(1).isEqualTo("2");
        quick.advance(Duration.ofMillis(180));
        assertThat(quick.listener.calls()).containsExactly("open");
        quick.advance(Duration.ofMillis(40));

        assertThat(quick.listener.calls()).containsExactly("open", "close ping timeout");
    }
}
