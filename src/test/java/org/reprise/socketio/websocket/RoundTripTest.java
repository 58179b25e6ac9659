package org.reprise.socketio.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server writes, masked as if a client had, and read again. */
class RoundTripTest {

    private static final String ALPHABET = "abcdefghij0123456789{}\",:\u00e9\u00df\u0416\u20ac\u4e2d\ud83d\ude00";

    private static byte[] masked(byte[] frame) {
        int size = frame[1] < 126 ? 2 : frame[1] == 126 ? 4 : 10;
        return MaskedFrame.frame(
                frame[0],
                frame[1] | 0x80,
                Arrays.copyOfRange(frame, 2, size),
                Arrays.copyOfRange(frame, size, frame.length));
    }

    private static String randomText(Random random, int most) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(most); left > 0; left--) {
            int at = random.nextInt(ALPHABET.length() - 1);
            text.appendCodePoint(ALPHABET.codePointAt(Character.isLowSurrogate(ALPHABET.charAt(at)) ? at - 1 : at));
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 200, 5000, 100_000})
    void shouldReadWhatItWrites(int most) {
        Random random = new Random(most);
        List<String> expected = new ArrayList<>();
        byte[] stream = {};
        try (FrameDeflater deflater = new FrameDeflater(64, 1)) {
            for (int i = 0; i < 20; i++) {
                String text = randomText(random, most);
                byte[] bytes = new byte[random.nextInt(most)];
                random.nextBytes(bytes);
                Arrays.fill(bytes, 0, bytes.length / 2, (byte) 7);
                boolean compressed = random.nextBoolean();
                stream = MaskedFrame.join(
                        stream,
                        masked(compressed ? deflater.text(text) : Frames.text(text)),
                        masked(compressed ? deflater.binary(bytes) : Frames.binary(bytes)),
                        masked(Frames.ping(new byte[i])),
                        masked(Frames.pong(new byte[] {(byte) i})));
                expected.addAll(List.of(
                        Received.textOf(text),
                        Received.binaryOf(bytes),
                        "ping " + "00".repeat(i),
                        "pong %02x".formatted(i)));
            }
        }
        expected.add("close 1001 bye \u20ac");
        stream = MaskedFrame.join(stream, masked(Frames.close(CloseCode.GOING_AWAY, "bye \u20ac")));

        assertThat(Received.from(1_000_000, new DeflateAgreement(true, false), stream))
                .isEqualTo(expected);
    }

    @Test
    void shouldUnmaskFromEveryPlaceAndLength() {
        Random random = new Random(5);
        for (int length = 0; length < 40; length++) {
            for (int offset = 0; offset < 9; offset++) {
                byte[] clear = new byte[60];
                random.nextBytes(clear);
                byte[] masked = clear.clone();
                byte[] key = {1, (byte) 0x82, 3, (byte) 0xF4};
                int start = random.nextInt(4);
                for (int i = 0; i < length; i++) {
                    masked[offset + i] ^= key[(start + i) % 4];
                }
                boolean ascii = true;
                for (int i = 0; i < length; i++) {
                    ascii &= clear[offset + i] >= 0;
                }

                assertThat(Mask.remove(Mask.rotated(Mask.key(key, 0), start), masked, offset, offset + length))
                        .isEqualTo(ascii);
                assertThat(masked).isEqualTo(clear);
            }
        }
    }

    @Test
    void shouldSeeTheOneByteThatIsNotAscii() {
        for (int length = 1; length < 40; length++) {
            for (int at = 0; at < length; at++) {
                byte[] bytes = new byte[length];
                bytes[at] = (byte) 0x80;

                assertThat(Mask.remove(0, bytes, 0, length)).isFalse();
                bytes[at] = 0x7F;
                assertThat(Mask.remove(0, bytes, 0, length)).isTrue();
            }
        }
    }
}
