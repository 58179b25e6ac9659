package org.reprise.socketio.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message that is larger than what a client may be behind is written in parts, as the client takes them. */
class PartsTest {

    private static final int WINDOW = 32 * 1024;
    private static final int LARGEST_WINDOW = 512 * 1024;
    private static final int SMALLEST_PART = 8 * 1024;

    private final TestEngine engine = new TestEngine();
    private final Parts channel = new Parts();
    private final WebSocketTransport socket =
            engine.server.connect(TestEngine.request("GET", TestEngine.WEBSOCKET), channel);
    private final EngineSession session = engine.session();

    /** A WebSocket that puts the parts together again. */
    private static final class Parts implements WebSocketChannel {

        private final List<String> messages = new ArrayList<>();
        private final List<Long> pings = new ArrayList<>();
        private final StringBuilder open = new StringBuilder();
        private long written;
        private final List<Integer> parts = new ArrayList<>();
        private boolean closed;

        @Override
        public int batch() {
            return 64 * 1024;
        }

        @Override
        public boolean takesParts() {
            return true;
        }

        @Override
        public void send(List<EnginePacket> packets, byte[] ping, long ahead, SendListener sent) {
            packets.forEach(this::take);
            if (ping != null) {
                pings.add(ByteBuffer.wrap(ping).getLong());
            }
            sent.sent(null);
        }

        private void take(EnginePacket packet) {
            EnginePacket.Part part = packet.part();
            written += packet.size();
            assertThat(part == null ? 0 : part.start()).isEqualTo(open.length());
            if (part == null) {
                messages.add(packet.encoded());
                return;
            }
            parts.add(packet.size());
            open.append(part.whole().encoded(), part.start(), part.end());
            if (part.end() == part.whole().size()) {
                messages.add(open.toString());
                open.setLength(0);
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @BeforeEach
    void forgetTheHandshake() {
        channel.messages.clear();
    }

    private static String large(int size) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < size; i++) {
            text.append(i).append(' ');
        }
        return text.substring(0, size);
    }

    private void answerAllPings() {
        for (int answered = 0; answered < channel.pings.size(); answered++) {
            socket.onPong(ByteBuffer.allocate(Long.BYTES).putLong(0, channel.pings.get(answered)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {WINDOW, 100_000, 1_000_000, 5_000_000})
    void shouldNeverBeAheadByMoreThanTheWindowAndASmallPart(int size) {
        String large = large(size);
        session.send("before");
        session.send(large);
        session.send("after");

        assertThat(channel.written).isBetween((long) WINDOW, (long) WINDOW + SMALLEST_PART);
        long window = WINDOW;
        for (int answered = 0; answered < channel.pings.size(); answered++) {
            long seen = channel.pings.get(answered);
            socket.onPong(ByteBuffer.allocate(Long.BYTES).putLong(0, seen));
            window = Math.min(2 * window, LARGEST_WINDOW);
            assertThat(channel.written).isLessThanOrEqualTo(seen + window + SMALLEST_PART);
        }
        assertThat(channel.messages).containsExactly("4before", "4" + large, "4after");
    }

    @Test
    void shouldMakeNoPartBeforeTheLastSmallerThan8Kilobytes() {
        session.send(large(WINDOW - 1_000));
        session.send(large(10_000));
        session.send(large(SMALLEST_PART));
        answerAllPings();

        assertThat(channel.messages).hasSize(3);
        assertThat(channel.parts).containsExactly(SMALLEST_PART, 10_001 - SMALLEST_PART);
    }

    @Test
    void shouldSendAtOnceWhatFits() {
        session.send(large(WINDOW - 1_000));

        assertThat(channel.messages).hasSize(1);
        assertThat(channel.parts).isEmpty();
    }

    @Test
    void shouldNotCountForTheLimitWhatIsOnItsWay() {
        String large = large(2 * session.maxOutboundBytes());
        session.send(large);
        session.send("after");

        assertThat(channel.closed).isFalse();
        answerAllPings();
        assertThat(channel.messages).containsExactly("4" + large, "4after");
    }

    @Test
    void shouldDropWhatIsVolatileMeanwhile() {
        session.send(large(100_000));
        session.offerVolatile(List.of(EnginePacket.message("volatile")));
        session.flush();
        session.corked(() -> {
            socket.onPong(ByteBuffer.allocate(Long.BYTES).putLong(0, channel.pings.get(0)));
            assertThat(socket.credit()).isPositive();
            session.offerVolatile(List.of(EnginePacket.message("volatile")));
        });
        answerAllPings();

        assertThat(channel.messages).hasSize(1);
    }

    @Test
    void shouldBeDrainedWhenTheLastPartIsWritten() {
        session.send(large(50_000));
        assertThat(session.isDrained()).isFalse();

        answerAllPings();

        assertThat(session.isDrained()).isTrue();
    }

    @Test
    void shouldCloseAfterTheLastPart() {
        String large = large(100_000);
        session.send(large);
        session.close();
        assertThat(channel.closed).isFalse();

        answerAllPings();

        assertThat(channel.messages).containsExactly("4" + large);
        assertThat(channel.closed).isTrue();
    }

    @Test
    void shouldForgetTheRestWhenTheConnectionFails() {
        session.send(large(100_000));
        socket.onClose();
        answerAllPings();

        assertThat(channel.messages).isEmpty();
        assertThat(session.isDrained()).isTrue();
    }
}
