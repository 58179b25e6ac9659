package org.reprise.socketio.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.reprise.socketio.websocket.MaskedFrame.FIN;
import static org.reprise.socketio.websocket.MaskedFrame.frame;
import static org.reprise.socketio.websocket.MaskedFrame.hex;
import static org.reprise.socketio.websocket.MaskedFrame.length16;
import static org.reprise.socketio.websocket.MaskedFrame.length64;

import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramingTest {

    @Nested
    class Messages {

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 7, 8, 9, 125, 126, 127, 128, 65535, 65536, 200_000})
        void shouldReceiveTextOfEachLength(int length) {
            String text = "*".repeat(length);

            assertThat(Received.from(MaskedFrame.text(text))).containsExactly(Received.textOf(text));
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 7, 8, 9, 125, 126, 127, 128, 65535, 65536, 200_000})
        void shouldReceiveBinaryOfEachLength(int length) {
            byte[] bytes = new byte[length];
            new Random(length).nextBytes(bytes);

            assertThat(Received.from(MaskedFrame.binary(bytes))).containsExactly(Received.binaryOf(bytes));
        }

        @Test
        void shouldReceiveTheMaskedHelloOfTheRfc() {
            assertThat(Received.from(hex("81 85 37fa213d 7f9f4d5158"))).containsExactly("text Hello");
        }

        @Test
        void shouldReceiveManyMessagesOfOneReadInTheirOrder() {
            byte[] stream = {};
            for (int i = 0; i < 20; i++) {
                stream = MaskedFrame.join(
                        stream,
                        MaskedFrame.text("4" + i),
                        MaskedFrame.binary(new byte[] {(byte) i}),
                        MaskedFrame.ping("p" + i));
            }

            assertThat(Received.from(stream))
                    .hasSize(60)
                    .startsWith("text 40", "binary 00", "ping 7030")
                    .endsWith("text 419", "binary 13", "ping 703139");
        }

        @Test
        void shouldReceiveEachMessageInAnArrayOfItsOwn() throws WebSocketViolation {
            byte[][] seen = new byte[2][];
            FrameParser parser = new FrameParser(
                    new Deaf() {
                        @Override
                        public void onBinary(byte[] bytes) {
                            seen[seen[0] == null ? 0 : 1] = bytes;
                        }
                    },
                    100,
                    null);
            byte[] input = MaskedFrame.binary(new byte[] {1, 2, 3});

            parser.parse(input, 0, input.length);
            System.arraycopy(MaskedFrame.binary(new byte[] {4, 5, 6}), 0, input, 0, input.length);
            parser.parse(input, 0, input.length);

            assertThat(seen[0]).containsExactly(1, 2, 3);
            assertThat(seen[1]).containsExactly(4, 5, 6);
        }
    }

    @Nested
    class Masking {

        @ParameterizedTest
        @ValueSource(strings = {"81 00", "81 05 48656c6c6f", "82 7e 0001 00", "89 00", "88 00", "81 7f"})
        void shouldRefuseAnUnmaskedFrameAtItsSecondByte(String unmasked) {
            assertThat(Received.from(hex(unmasked))).containsExactly("violation 1002");
            assertThat(Received.from(hex(unmasked.substring(0, 5)))).containsExactly("violation 1002");
        }

        @Test
        void shouldUnmaskByAKeyOfZeros() {
            assertThat(Received.from(hex("81 82 00000000 6869"))).containsExactly("text hi");
        }
    }

    @Nested
    class Length {

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 125})
        void shouldRefuse16BitsForALengthThatFitsInto7(int length) {
            byte[] stream = frame(FIN | Opcode.TEXT, 0x80 | 126, length16(length), new byte[length]);

            assertThat(Received.from(stream)).containsExactly("violation 1002");
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 125, 126, 65535})
        void shouldRefuse64BitsForALengthThatFitsInto16(int length) {
            byte[] stream = frame(FIN | Opcode.BINARY, 0x80 | 127, length64(length), new byte[length]);

            assertThat(Received.from(stream)).containsExactly("violation 1002");
        }

        @ParameterizedTest
        @CsvSource({
            "8000000000000000",
            "8000000000000005",
            "ffffffffffffffff",
            "7fffffffffffffff",
            "0000000080000000",
            "0000000100000000",
            "0000000100000005"
        })
        void shouldCallALengthBeyondAnIntTooLarge(String length) {
            byte[] stream = frame(FIN | Opcode.BINARY, 0x80 | 127, hex(length), new byte[5]);

            assertThat(Received.from(stream)).containsExactly("violation 1009");
            assertThat(Received.from(Integer.MAX_VALUE, null, stream)).containsExactly("violation 1009");
        }
    }

    @Nested
    class Use {

        @Test
        void shouldRefuseALimitThatLetsNothingThrough() {
            assertThatThrownBy(() -> new FrameParser(new Deaf(), 0, null)).isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void shouldRefuseARangeBeyondTheInput() {
            FrameParser parser = new FrameParser(new Deaf(), 10, null);

            assertThatThrownBy(() -> parser.parse(new byte[5], 3, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        }

        @Test
        void shouldIgnoreEverythingAfterAViolation() throws WebSocketViolation {
            Received received = new Received();
            FrameParser parser = new FrameParser(received, 100, null);
            byte[] bad = hex("83 80 00000000");
            byte[] good = MaskedFrame.text("hello");

            assertThatThrownBy(() -> parser.parse(bad, 0, bad.length)).isInstanceOf(WebSocketViolation.class);
            parser.parse(good, 0, good.length);

            assertThat(parser.isClosed()).isTrue();
            assertThat(received.told()).isEmpty();
        }

        @Test
        void shouldTellNothingMoreOnceTheListenerHasClosedTheParser() throws WebSocketViolation {
            FrameParser[] parser = new FrameParser[1];
            Received received = new Received() {
                @Override
                public void onText(String text) {
                    super.onText(text);
                    parser[0].close();
                }
            };
            parser[0] = new FrameParser(received, 100, null);
            byte[] input = MaskedFrame.join(MaskedFrame.text("first"), MaskedFrame.text("second"), hex("ff ff"));

            parser[0].parse(input, 0, input.length);

            assertThat(received.told()).containsExactly("text first");
        }

        @Test
        void shouldEndWithAListenerThatThrows() throws WebSocketViolation {
            FrameParser parser = new FrameParser(
                    new Deaf() {
                        @Override
                        public void onText(String text) {
                            throw new IllegalStateException("broken");
                        }
                    },
                    100,
                    null);
            byte[] input = MaskedFrame.join(MaskedFrame.text("first"), MaskedFrame.text("second"));

            assertThatThrownBy(() -> parser.parse(input, 0, input.length)).hasMessage("broken");
            assertThat(parser.isClosed()).isTrue();
            parser.parse(input, 0, input.length);
        }

        @Test
        void shouldHaveNoStackTraceForWhatPeersDo() {
            byte[] bad = hex("83 80");

            assertThatThrownBy(() -> new FrameParser(new Deaf(), 10, null).parse(bad, 0, 2))
                    .hasMessage("unexpected opcode 3")
                    .satisfies(thrown -> assertThat(thrown.getStackTrace()).isEmpty());
        }
    }
}
