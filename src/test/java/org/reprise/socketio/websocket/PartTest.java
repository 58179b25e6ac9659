package org.reprise.socketio.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shares of a frame, put together as RFC 6455, section 5.4, has it, are the payload of the frame. */
class PartTest {

    private static final int FIN = 0x80;

    private final Random random = new Random(7);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 125, 126, 200, 65_535, 65_536, 300_000})
    void shouldBeAsOneMessage(int size) {
        String text = "\u20acuro, ".repeat(size / 6 + 1).substring(0, size);
        byte[] noise = new byte[size];
        random.nextBytes(noise);
        FrameDeflater deflater = new FrameDeflater(0, 1);
        for (byte[] frame : new byte[][] {
            Frames.text(text), Frames.binary(noise), deflater.text(text), deflater.binary(new byte[size])
        }) {
            for (int round = 0; round < 50; round++) {
                check(frame, Math.max(2, size));
            }
        }
    }

    private void check(byte[] frame, int whole) {
        FrameBuffer buffer = new FrameBuffer(16);
        int parts = 0;
        for (int start = 0; start < whole; parts++) {
            int end = parts == 9 ? whole : Math.min(whole, start + 1 + random.nextInt(whole));
            buffer.part(frame, start, end, whole);
            buffer.ping(new byte[] {1});
            start = end;
        }
        ByteBuffer in = ByteBuffer.wrap(buffer.array(), 0, buffer.length());
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (int i = 0; i < parts; i++) {
            int kind = in.get() & 0xFF;
            assertThat(kind).isEqualTo((i == 0 ? frame[0] & 0x7F : 0) | (i == parts - 1 ? FIN : 0));
            joined.writeBytes(payload(in));
            assertThat(in.get()).isEqualTo((byte) (FIN | Opcode.PING));
            assertThat(payload(in)).containsExactly(1);
        }
        assertThat(in.hasRemaining()).isFalse();
        ByteBuffer original = ByteBuffer.wrap(frame).position(1);
        assertThat(joined.toByteArray()).isEqualTo(payload(original));
    }

    private static byte[] payload(ByteBuffer in) {
        int length = in.get();
        byte[] payload = new byte[length == 126 ? in.getShort() & 0xFFFF : length == 127 ? (int) in.getLong() : length];
        in.get(payload);
        return payload;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void shouldCutWithinACharacter(int parts) {
        String text = "\u20ac".repeat(1_000);
        FrameBuffer buffer = new FrameBuffer(16);
        for (int i = 0; i < parts; i++) {
            buffer.part(Frames.text(text), i * 1_000 / parts, (i + 1) * 1_000 / parts, 1_000);
        }

        ByteBuffer in = ByteBuffer.wrap(buffer.array(), 0, buffer.length());
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        while (in.hasRemaining()) {
            in.get();
            joined.writeBytes(payload(in));
        }

        assertThat(joined.toString(StandardCharsets.UTF_8)).isEqualTo(text);
    }
}
