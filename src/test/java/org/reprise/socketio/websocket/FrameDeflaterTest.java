package org.reprise.socketio.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reprise.socketio.websocket.MaskedFrame.RSV1;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDeflaterTest {

    private final FrameDeflater deflater = new FrameDeflater(FrameDeflater.DEFAULT_THRESHOLD, 2);

    /** The message of a frame, by the book: the tail is put back, and nothing else is known. */
    private static byte[] inflated(byte[] frame) throws DataFormatException {
        int length = frame[1] & 0x7F;
        byte[] payload = Arrays.copyOfRange(frame, length < 126 ? 2 : length == 126 ? 4 : 10, frame.length);
        Inflater zlib = new Inflater(true);
        zlib.setInput(MaskedFrame.join(payload, MaskedFrame.hex("0000ffff")));
        byte[] room = new byte[1_000_000];
        int size = zlib.inflate(room);
        assertThat(zlib.getRemaining()).isZero();
        zlib.end();
        return Arrays.copyOf(room, size);
    }

    @Test
    void shouldLeaveMessagesBelowTheThresholdAsTheyAre() {
        String small = "x".repeat(1023);

        assertThat(deflater.text(small)).isEqualTo(Frames.text(small));
        assertThat(deflater.binary(new byte[1023])).isEqualTo(Frames.binary(new byte[1023]));
        assertThat(new FrameDeflater(0, 1).text("")).isEqualTo(Frames.text(""));
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 4096, 65536, 300_000})
    void shouldCompressTextFromTheThresholdOn(int size) throws DataFormatException {
        String text = "\u20acuro, ".repeat(size / 8);

        byte[] frame = deflater.text(text);

        assertThat(frame[0]).isEqualTo((byte) (0x80 | RSV1 | Opcode.TEXT));
        assertThat(frame).hasSizeLessThan(size / 8);
        assertThat(new String(inflated(frame), StandardCharsets.UTF_8)).isEqualTo(text);
    }

    @Test
    void shouldCompressBinary() throws DataFormatException {
        byte[] bytes = new byte[100_000];

        byte[] frame = deflater.binary(bytes);

        assertThat(frame[0]).isEqualTo((byte) (0x80 | RSV1 | Opcode.BINARY));
        assertThat(inflated(frame)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 10_000, 100_000})
    void shouldLeaveWhatDoesNotBecomeSmaller(int size) {
        byte[] noise = new byte[size];
        new Random(size).nextBytes(noise);

        assertThat(deflater.binary(noise)).isEqualTo(Frames.binary(noise));
        assertThat(deflater.binary(new byte[size])).hasSizeLessThan(size); // the deflater has not suffered
    }

    @Test
    void shouldMakeEachFrameWithoutTheOnesBefore() {
        String text = "the same again. ".repeat(100);

        assertThat(deflater.text(text)).isEqualTo(deflater.text(text));
    }

    @Test
    void shouldCompressHalfNoiseOfEverySizeAroundABlock() throws DataFormatException {
        Random random = new Random(7);
        for (int size = 16_370; size < 16_400; size++) {
            byte[] bytes = new byte[size];
            for (int i = 0; i < size; i++) {
                bytes[i] = (byte) random.nextInt(i % 4 == 0 ? 2 : 250);
            }
            byte[] frame = deflater.binary(bytes);

            assertThat((frame[0] & RSV1) == 0 ? Arrays.copyOfRange(frame, 4, frame.length) : inflated(frame))
                    .isEqualTo(bytes);
        }
    }

    @Test
    void shouldServeManyThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            for (Future<Boolean> done : IntStream.range(0, 60)
                    .mapToObj(i -> threads.submit(() -> {
                        String text = ("number " + i + ", ").repeat(300);
                        return new String(inflated(deflater.text(text)), StandardCharsets.UTF_8).equals(text);
                    }))
                    .toList()) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void shouldStillMakeFramesOnceClosed() throws DataFormatException {
        String text = "late ".repeat(1000);
        deflater.text(text);
        deflater.close();
        deflater.close();

        assertThat(new String(inflated(deflater.text(text)), StandardCharsets.UTF_8))
                .isEqualTo(text);
    }
}
