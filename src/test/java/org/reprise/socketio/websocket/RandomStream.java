package org.reprise.socketio.websocket;

import static org.reprise.socketio.websocket.MaskedFrame.FIN;
import static org.reprise.socketio.websocket.MaskedFrame.RSV1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** Streams that a client could send, or nearly. */
final class RandomStream {

    private static final String[] TEXTS = {
        "",
        "a",
        "42[\"chat\",1]",
        "\u00e9",
        "\u20ac\u20ac",
        "\ud83d\ude00!",
        "0123456789abcdef0123456789",
        "x".repeat(130)
    };

    private final Random random;
    private final boolean deflate;

    RandomStream(Random random, boolean deflate) {
        this.random = random;
        this.deflate = deflate;
    }

    /** By the rules from end to end. */
    byte[] valid() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int left = 1 + random.nextInt(5); left > 0; left--) {
            all.writeBytes(random.nextInt(4) == 0 ? control() : message());
        }
        if (random.nextInt(8) == 0) {
            all.writeBytes(MaskedFrame.close(1000 + random.nextInt(4), "bye"));
        }
        return all.toByteArray();
    }

    /** Some bits, bytes or ends changed. */
    byte[] mutated() {
        byte[] stream = valid();
        for (int left = 1 + random.nextInt(3); left > 0 && stream.length > 0; left--) {
            int at = random.nextInt(stream.length);
            switch (random.nextInt(6)) {
                case 0 -> stream[at] = (byte) random.nextInt(256);
                case 1 -> stream = Arrays.copyOf(stream, at);
                case 2 -> stream = MaskedFrame.join(Arrays.copyOf(stream, at), noise(3), rest(stream, at));
                case 3 ->
                    stream = MaskedFrame.join(Arrays.copyOf(stream, at), rest(stream, Math.min(at + 2, stream.length)));
                default -> stream[at] ^= (byte) (1 << random.nextInt(8));
            }
        }
        return stream;
    }

    /** Anything, though it often begins like a frame. */
    byte[] noise(int most) {
        byte[] bytes = new byte[1 + random.nextInt(most)];
        random.nextBytes(bytes);
        if (bytes.length > 1 && random.nextBoolean()) {
            bytes[0] = (byte) (FIN | 1 + random.nextInt(2));
            bytes[1] |= (byte) 0x80;
        }
        return bytes;
    }

    private byte[] control() {
        String payload = random.nextBoolean() ? "" : "p".repeat(random.nextInt(126));
        return random.nextBoolean() ? MaskedFrame.ping(payload) : MaskedFrame.pong(payload);
    }

    private byte[] message() {
        boolean text = random.nextBoolean();
        byte[] payload = text ? MaskedFrame.utf8(TEXTS[random.nextInt(TEXTS.length)]) : noise(40);
        boolean compressed = deflate && random.nextInt(3) > 0;
        if (compressed) {
            payload = random.nextInt(4) == 0 ? Compressed.finished(payload) : Compressed.payload(payload);
        }
        int first = (text ? Opcode.TEXT : Opcode.BINARY) | (compressed ? RSV1 : 0);
        if (random.nextInt(3) > 0) {
            return MaskedFrame.frame(FIN | first, payload);
        }
        ByteArrayOutputStream fragments = new ByteArrayOutputStream();
        int at = random.nextInt(payload.length + 1);
        fragments.writeBytes(MaskedFrame.frame(first, Arrays.copyOf(payload, at)));
        while (random.nextBoolean()) {
            int to = at + random.nextInt(payload.length - at + 1);
            fragments.writeBytes(MaskedFrame.goOn(Arrays.copyOfRange(payload, at, to)));
            fragments.writeBytes(random.nextBoolean() ? control() : new byte[0]);
            at = to;
        }
        fragments.writeBytes(MaskedFrame.end(rest(payload, at)));
        return fragments.toByteArray();
    }

    private static byte[] rest(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }
}
