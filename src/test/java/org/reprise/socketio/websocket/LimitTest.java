package org.reprise.socketio.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reprise.socketio.websocket.MaskedFrame.FIN;
import static org.reprise.socketio.websocket.MaskedFrame.begin;
import static org.reprise.socketio.websocket.MaskedFrame.end;
import static org.reprise.socketio.websocket.MaskedFrame.frame;
import static org.reprise.socketio.websocket.MaskedFrame.goOn;
import static org.reprise.socketio.websocket.MaskedFrame.hex;
import static org.reprise.socketio.websocket.MaskedFrame.join;
import static org.reprise.socketio.websocket.MaskedFrame.length64;

import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitTest {

    @Nested
    class Size {

        @ParameterizedTest
        @ValueSource(ints = {1, 125, 126, 65535, 65536})
        void shouldTakeMessagesUpToTheLimit(int limit) {
            byte[] most = new byte[limit];
            byte[] more = new byte[limit + 1];

            assertThat(Received.from(limit, null, MaskedFrame.binary(most))).containsExactly(Received.binaryOf(most));
            assertThat(Received.from(limit, null, MaskedFrame.binary(more))).containsExactly("violation 1009");
        }

        @Test
        void shouldRefuseByTheHeaderAlone() {
            assertThat(Received.from(100, null, hex("82 e5 00000000"))).containsExactly("violation 1009");
            assertThat(Received.from(1000, null, hex("82 fe 03e9 00000000"))).containsExactly("violation 1009");
            assertThat(Received.from(100_000, null, hex("82 ff 00000000000186a1 00000000")))
                    .containsExactly("violation 1009");
        }

        @Test
        void shouldAddUpFragments() {
            byte[] part = new byte[10];

            assertThat(Received.from(30, null, join(begin(part), goOn(part), end(part))))
                    .hasSize(1);
            assertThat(Received.from(29, null, join(begin(part), goOn(part), end(part))))
                    .containsExactly("violation 1009");
            assertThat(Received.from(19, null, join(begin(part), goOn(part)))).containsExactly("violation 1009");
        }

        @Test
        void shouldNotOverflowWhenItAddsUpFragments() {
            byte[] huge = frame(Opcode.CONTINUATION, 0x80 | 127, length64(Integer.MAX_VALUE), new byte[0]);

            assertThat(Received.from(Integer.MAX_VALUE, null, join(begin(new byte[1]), huge)))
                    .containsExactly("violation 1009");
        }

        @Test
        void shouldBeginAnewWithEachMessage() {
            byte[] message = join(begin(new byte[6]), end(new byte[4]));

            assertThat(Received.from(10, null, join(message, message, MaskedFrame.text("0123456789"), message)))
                    .hasSize(4);
        }
    }

    @Nested
    class Memory {

        @Test
        void shouldAllocateNothingForWhatIsOnlyAnnounced() throws WebSocketViolation {
            FrameParser parser = new FrameParser(new Deaf(), Integer.MAX_VALUE, null);
            byte[] input = frame(FIN | Opcode.BINARY, 0x80 | 127, length64(200_000_000), new byte[1000]);
            long before = Allocation.ofThisThread();

            parser.parse(input, 0, input.length);

            assertThat(Allocation.ofThisThread() - before).isLessThan(10_000);
        }

        @Test
        void shouldAllocateAboutTwiceWhatHasComeInPieces() throws WebSocketViolation {
            FrameParser parser = new FrameParser(new Deaf(), 2_000_000, null);
            byte[] input = MaskedFrame.binary(new byte[1_000_000]);
            long before = Allocation.ofThisThread();

            for (int at = 0; at < input.length; at += 1000) {
                parser.parse(input, at, Math.min(1000, input.length - at));
            }

            assertThat(Allocation.ofThisThread() - before).isLessThan(2_300_000);
        }

        @Test
        void shouldNotCopyTinyFragmentsOverAndOver() throws WebSocketViolation {
            Received received = new Received();
            FrameParser parser = new FrameParser(received, 2_000_000, null);
            byte[] tiny = goOn(new byte[1]);
            byte[] empty = goOn(new byte[0]);
            byte[] many = {};
            for (int i = 0; i < 50; i++) {
                many = join(many, tiny, empty);
            }
            parser.parse(begin(new byte[0]), 0, 6);
            long before = Allocation.ofThisThread();

            for (int i = 0; i < 2_000; i++) {
                byte[] input = many.clone();
                parser.parse(input, 0, input.length);
            }
            parser.parse(end(new byte[0]), 0, 6);

            long inputs = 2_000L * (many.length + 24);
            assertThat(Allocation.ofThisThread() - before - inputs).isLessThan(900_000);
            assertThat(received.told()).containsExactly(Received.textOf("\0".repeat(100_000)));
        }

        @Test
        void shouldAllocateNothingButTheMessage() throws WebSocketViolation {
            FrameParser parser = new FrameParser(new Deaf(), 1000, null);
            byte[] frame = MaskedFrame.text("x".repeat(100));
            byte[] input = {};
            for (int i = 0; i < 10; i++) {
                input = join(input, frame);
            }
            byte[] fresh = input.clone();
            parse(parser, input, fresh, 1000); // compiles, and links what is linked at the first call
            long before = Allocation.ofThisThread();

            parse(parser, input, fresh, 1000);

            int message = 24 + 16 + 104; // a String and its array
            assertThat(Allocation.ofThisThread() - before).isLessThan(10 * 1000 * message + 20_000L);
        }

        private static void parse(FrameParser parser, byte[] input, byte[] fresh, int times) throws WebSocketViolation {
            for (int i = 0; i < times; i++) {
                System.arraycopy(fresh, 0, input, 0, input.length);
                parser.parse(input, 0, input.length);
            }
        }

        @Test
        void shouldGiveItsArrayAway() throws WebSocketViolation {
            byte[][] last = new byte[1][];
            FrameParser parser = new FrameParser(
                    new Deaf() {
                        @Override
                        public void onBinary(byte[] bytes) {
                            last[0] = bytes;
                        }
                    },
                    100,
                    null);
            byte[] input = join(frame(Opcode.BINARY, new byte[] {1, 2}), end(new byte[] {3}));
            parser.parse(input.clone(), 0, input.length);
            Arrays.fill(last[0], (byte) 9); // the listener's own now
            byte[] first = last[0];

            parser.parse(input.clone(), 0, input.length);

            assertThat(last[0]).containsExactly(1, 2, 3);
            assertThat(first).containsOnly(9);
        }
    }
}
