package org.reprise.socketio.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.reprise.socketio.websocket.MaskedFrame.hex;
import static org.reprise.socketio.websocket.MaskedFrame.join;
import static org.reprise.socketio.websocket.MaskedFrame.utf8;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {

    @Nested
    class Single {

        @Test
        void shouldWriteTheUnmaskedFramesOfTheRfc() {
            assertThat(Frames.text("Hello")).isEqualTo(hex("81 05 48656c6c6f"));
            assertThat(Frames.ping(utf8("Hello"))).isEqualTo(hex("89 05 48656c6c6f"));
            assertThat(Frames.pong(utf8("Hello"))).isEqualTo(hex("8a 05 48656c6c6f"));
            assertThat(Frames.binary(new byte[256])).isEqualTo(join(hex("82 7e 0100"), new byte[256]));
            assertThat(Frames.binary(new byte[65536])).isEqualTo(join(hex("82 7f 0000000000010000"), new byte[65536]));
        }

        @ParameterizedTest
        @CsvSource({
            "0, 8200",
            "1, 8201",
            "125, 827d",
            "126, 827e007e",
            "127, 827e007f",
            "128, 827e0080",
            "65535, 827effff",
            "65536, 827f0000000000010000",
            "70000, 827f0000000000011170"
        })
        void shouldWriteTheLengthInTheFewestBytes(int length, String head) {
            byte[] payload = new byte[length];
            Arrays.fill(payload, (byte) 7);

            assertThat(Frames.binary(payload)).isEqualTo(join(hex(head), payload));
        }

        @Test
        void shouldWriteTextAsUtf8() {
            assertThat(Frames.text("")).isEqualTo(hex("81 00"));
            assertThat(Frames.text("\u00e9\u20ac\ud83d\ude00")).isEqualTo(hex("81 09 c3a9 e282ac f09f9880"));
        }

        @Test
        void shouldStayUtf8WithHalfACharacter() {
            assertThat(Frames.text("a\ud83db")).isEqualTo(hex("81 03 613f62"));
        }

        @Test
        void shouldRefuseMoreThan125BytesInAControlFrame() {
            assertThat(Frames.ping(new byte[125])).hasSize(127);
            assertThatThrownBy(() -> Frames.ping(new byte[126])).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Frames.pong(new byte[126])).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new FrameBuffer(0).ping(new byte[126]))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new FrameBuffer(0).pong(new byte[126]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Nested
    class Close {

        @Test
        void shouldWriteCodeAndReason() {
            assertThat(Frames.close(CloseCode.NORMAL, "")).isEqualTo(hex("88 02 03e8"));
            assertThat(Frames.close(CloseCode.GOING_AWAY, "bye")).isEqualTo(hex("88 05 03e9 627965"));
            assertThat(Frames.close(4999, "\u20ac")).isEqualTo(hex("88 05 1387 e282ac"));
        }

        @Test
        void shouldWriteNothingWithoutACode() {
            assertThat(Frames.close(CloseCode.NO_STATUS, "ignored")).isEqualTo(hex("88 00"));
        }

        @ParameterizedTest
        @ValueSource(ints = {-1, 0, 999, 1004, 1006, 1015, 2999, 5000, 65536 + 1000})
        void shouldRefuseACodeThatMustNotBeSent(int code) {
            assertThatThrownBy(() -> Frames.close(code, "")).isInstanceOf(IllegalArgumentException.class);
        }

        @ParameterizedTest
        @CsvSource({
            "123, '', 123",
            "124, '', 123",
            "500, '', 123",
            "121, \u00e9, 123",
            "122, \u00e9, 122",
            "120, \u20ac, 123",
            "121, \u20ac, 121",
            "122, \u20ac, 122",
            "119, \ud83d\ude00, 123",
            "120, \ud83d\ude00, 120",
            "122, \ud83d\ude00, 122",
            "123, \ud83d\ude00, 123"
        })
        void shouldCutTheReasonBetweenCharacters(int ascii, String last, int expected) {
            byte[] frame = Frames.close(1000, "x".repeat(ascii) + last + (expected == 123 ? "" : "more"));

            byte[] reason = Arrays.copyOfRange(frame, 4, frame.length);
            assertThat(reason).hasSize(expected);
            assertThat(Utf8.check(Utf8.COMPLETE, reason, 0, expected)).isEqualTo(Utf8.COMPLETE);
        }
    }

    @Nested
    class Buffer {

        @Test
        void shouldHoldFramesOneBehindTheOther() {
            FrameBuffer buffer = new FrameBuffer(4);
            buffer.text("4hello");
            buffer.binary(new byte[] {1});
            buffer.ping(new byte[] {2});
            buffer.pong(new byte[] {3});
            buffer.ready(Frames.text("shared"));
            buffer.close(1000, "");

            assertThat(HexFormat.of().formatHex(buffer.array(), 0, buffer.length()))
                    .isEqualTo("81063468656c6c6f" + "820101" + "890102" + "8a0103" + "8106736861726564" + "880203e8");
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 125, 126, 127, 65535, 65536, 100_000})
        void shouldHoldTheSameFramesAsAreMadeSingly(int length) {
            FrameBuffer buffer = new FrameBuffer(16);
            String text = "\u00e9".repeat(length / 2) + "x".repeat(length % 2);
            buffer.text(text);
            buffer.binary(new byte[length]);

            assertThat(Arrays.copyOf(buffer.array(), buffer.length()))
                    .isEqualTo(join(Frames.text(text), Frames.binary(new byte[length])));
        }

        @Test
        void shouldBeEmptyOnceCleared() {
            FrameBuffer buffer = new FrameBuffer(8);
            byte[] kept = buffer.array();
            buffer.text("abc");
            buffer.clear();

            assertThat(buffer.length()).isZero();
            assertThat(buffer.array()).isSameAs(kept);
        }

        @Test
        void shouldGiveBackWhatHasGrown() {
            FrameBuffer buffer = new FrameBuffer(8);
            buffer.binary(new byte[10_000]);
            assertThat(buffer.array()).hasSizeGreaterThan(10_000);
            buffer.clear();
            buffer.text("abc");

            assertThat(buffer.array()).hasSize(8);
        }
    }
}
