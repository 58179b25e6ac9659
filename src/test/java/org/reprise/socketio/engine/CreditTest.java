package org.reprise.socketio.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A client that does not read is written no more than a window ahead of what it has seen. */
class CreditTest {

    private static final int WINDOW = 32 * 1024;
    private static final int LARGEST_WINDOW = 512 * 1024;
    private static final int PACKET = 1_000;

    private final TestEngine engine = new TestEngine();
    private final FakeChannel channel = new FakeChannel();
    private final WebSocketTransport socket = engine.openWebSocket(channel);
    private final EngineSession session = engine.session();
    private final List<String> messages =
            IntStream.range(0, 200).mapToObj(i -> "4%0999d".formatted(i)).toList();

    @BeforeEach
    void forgetTheHandshake() {
        channel.frames().clear();
    }

    private void sendAll() {
        messages.forEach(message -> session.send(message.substring(1)));
    }

    private static ByteBuffer pong(long position) {
        return ByteBuffer.allocate(Long.BYTES).putLong(0, position);
    }

    private ByteBuffer lastPing() {
        return channel.pings().get(channel.pings().size() - 1).duplicate();
    }

    @Nested
    class WithoutPongs {

        @Test
        void shouldWriteNoMoreThanTheWindowAndOnePacket() {
            sendAll();

            assertThat(channel.bytes()).isBetween(WINDOW, WINDOW + PACKET);
            assertThat(channel.frames())
                    .isEqualTo(messages.subList(0, channel.frames().size()));
        }

        @Test
        void shouldCountBinaryMessages() {
            for (int i = 0; i < 200; i++) {
                session.send(new byte[PACKET]);
            }

            assertThat(channel.bytes()).isBetween(WINDOW, WINDOW + PACKET);
        }

        @Test
        void shouldCountABatchAsItsPackets() {
            session.offer(messages.stream()
                    .map(message -> EnginePacket.message(message.substring(1)))
                    .toList());
            session.flush();

            assertThat(channel.bytes()).isBetween(WINDOW, WINDOW + PACKET);
        }

        @Test
        void shouldWriteOneLargePacketAndNothingAfterIt() {
            session.send("a".repeat(500_000));
            session.send("next");

            assertThat(channel.frames()).hasSize(1);
            socket.onPong(lastPing());
            assertThat(channel.frames()).element(1).isEqualTo("4next");
        }

        @Test
        void shouldDropWhatIsVolatile() {
            sendAll();
            socket.onPong(lastPing());
            int written = channel.frames().size();

            session.offerVolatile(List.of(EnginePacket.message("volatile")));
            session.flush();
            answerAllPings();

            assertThat(written).isLessThan(messages.size());
            assertThat(channel.frames()).isEqualTo(messages);
        }

        @Test
        void shouldGiveTheClientUpByItsHeartbeat() {
            sendAll();

            engine.advance(Duration.ofSeconds(46));

            assertThat(engine.listener.calls()).containsExactly("open", "close ping timeout");
            assertThat(channel.isClosed()).isTrue();
        }

        @Test
        void shouldHoldBackTheFarewellForAsLongAsTheServerLingers() {
            sendAll();
            session.close();

            assertThat(channel.isClosed()).isFalse();
            engine.advance(Duration.ofMillis(30_500));

            assertThat(channel.isClosed()).isTrue();
            assertThat(engine.listener.calls()).containsExactly("open", "close forced close");
            assertThat(engine.server.size()).isZero();
        }
    }

    @Nested
    class WithPongs {

        @Test
        void shouldResumeInOrder() {
            sendAll();

            answerAllPings();

            assertThat(channel.frames()).isEqualTo(messages);
            assertThat(channel.overlapped()).isFalse();
        }

        @Test
        void shouldStayWithinAWindowAheadOfThePongThatDoublesWhereItHoldsBack() {
            sendAll();

            long window = WINDOW;
            for (int answered = 0; answered < channel.pings().size(); answered++) {
                ByteBuffer ping = channel.pings().get(answered).duplicate();
                long seen = ping.getLong(0);
                window = Math.min(2 * window, LARGEST_WINDOW);
                socket.onPong(ping);
                // the open packet counts, too
                assertThat((long) channel.bytes()).isLessThanOrEqualTo(seen + window + PACKET);
            }
        }

        @Test
        void shouldNotWidenTheWindowWhereNothingWaits() {
            messages.subList(0, 20).forEach(message -> session.send(message.substring(1)));
            for (ByteBuffer ping : List.copyOf(channel.pings())) {
                socket.onPong(ping.duplicate());
            }
            long seen = lastPing().getLong(0);
            sendAll();

            assertThat((long) channel.bytes()).isLessThanOrEqualTo(seen + WINDOW + PACKET);
        }

        @Test
        void shouldPingEvery8Kilobytes() {
            sendAll();

            assertThat(channel.pings()).hasSizeBetween(3, 4).allMatch(ping -> ping.remaining() == Long.BYTES);
        }

        @Test
        void shouldNotPingForLittle() {
            session.send("hello");

            assertThat(channel.pings()).isEmpty();
        }

        @Test
        void shouldCloseAfterTheRest() {
            sendAll();
            session.close();

            answerAllPings();

            assertThat(channel.frames()).isEqualTo(messages);
            assertThat(channel.isClosed()).isTrue();
            assertThat(engine.server.size()).isZero();
        }
    }

    @Nested
    class BogusPongs {

        @BeforeEach
        void fillTheWindow() {
            sendAll();
        }

        @Test
        void shouldOpenNothingWhenTheyAreOfAnotherLength() {
            int written = channel.bytes();

            socket.onPong(ByteBuffer.allocate(0));
            socket.onPong(ByteBuffer.allocate(4).putInt(0, 30_000));
            socket.onPong(ByteBuffer.allocate(125).putLong(0, 30_000));

            assertThat(channel.bytes()).isEqualTo(written);
        }

        @Test
        void shouldOpenNothingWhenTheyClaimMoreThanWasWritten() {
            int written = channel.bytes();

            socket.onPong(pong(1_000_000));
            socket.onPong(pong(Long.MAX_VALUE));

            assertThat(channel.bytes()).isEqualTo(written);
        }

        @Test
        void shouldOpenNothingWhenTheyAreNegative() {
            int written = channel.bytes();

            socket.onPong(pong(-1));
            socket.onPong(pong(Long.MIN_VALUE));
            socket.onPong(pong(0));

            assertThat(channel.bytes()).isEqualTo(written);
        }

        @Test
        void shouldOpenNothingWhenTheyComeAgain() {
            ByteBuffer first = channel.pings().get(0);
            socket.onPong(first.duplicate());
            int written = channel.bytes();

            socket.onPong(first.duplicate());

            assertThat(channel.bytes()).isEqualTo(written);
        }

        @Test
        void shouldTakeNothingBackWhenTheyAreOld() {
            ByteBuffer old = channel.pings().get(0);
            ByteBuffer recent = channel.pings().get(2);
            socket.onPong(recent.duplicate());
            socket.onPong(old.duplicate());

            answerAllPings();

            assertThat(channel.frames()).isEqualTo(messages);
        }
    }

    private void answerAllPings() {
        for (int answered = 0; answered < channel.pings().size(); answered++) {
            socket.onPong(channel.pings().get(answered).duplicate());
        }
    }
}
