package org.reprise.socketio.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** What a parser tells, in words; for every way to cut the input the same. */
class Received implements FrameListener {

    static final int LIMIT = 1_000_000;

    private final List<String> told = new ArrayList<>();

    /** What a parser without compression tells of these bytes. */
    static List<String> from(byte[]... parts) {
        return from(LIMIT, null, MaskedFrame.join(parts));
    }

    static List<String> from(int limit, DeflateAgreement deflate, byte[] stream) {
        List<String> whole = inPieces(limit, deflate, stream, new int[] {stream.length});
        assertThat(inPieces(limit, deflate, stream, new int[] {1})).isEqualTo(whole);
        Random random = new Random(stream.length);
        for (int round = 0; round < 4; round++) {
            int most = 2 + random.nextInt(stream.length < 64 ? 8 : 100);
            int[] sizes = random.ints(32, 0, most).toArray();
            sizes[0]++;
            assertThat(inPieces(limit, deflate, stream, sizes))
                    .as("in pieces of %s", Arrays.toString(sizes))
                    .isEqualTo(whole);
        }
        return whole;
    }

    /** What is told of a stream in pieces of these sizes, over and over; the bytes lie somewhere in a larger array. */
    static List<String> inPieces(int limit, DeflateAgreement deflate, byte[] stream, int[] sizes) {
        Received received = new Received();
        try (FrameParser parser = new FrameParser(received, limit, deflate)) {
            int at = 0;
            for (int i = 0; at < stream.length; i++) {
                int size = Math.min(sizes[i % sizes.length], stream.length - at);
                int offset = i % 5;
                byte[] input = new byte[offset + size + i % 3];
                System.arraycopy(stream, at, input, offset, size);
                parser.parse(input, offset, size);
                at += size;
            }
        } catch (WebSocketViolation violation) {
            received.told.add("violation " + violation.closeCode());
        }
        return received.told;
    }

    List<String> told() {
        return told;
    }

    static String textOf(String text) {
        return "text " + brief(text);
    }

    static String binaryOf(byte[] bytes) {
        return "binary " + brief(HexFormat.of().formatHex(bytes));
    }

    private static String brief(String what) {
        return what.length() <= 300 ? what : what.length() + " characters like " + what.hashCode();
    }

    @Override
    public void onText(String text) {
        told.add(textOf(text));
    }

    @Override
    public void onBinary(byte[] bytes) {
        told.add(binaryOf(bytes));
    }

    @Override
    public void onPing(byte[] payload) {
        told.add("ping " + HexFormat.of().formatHex(payload));
    }

    @Override
    public void onPong(byte[] payload) {
        told.add("pong " + HexFormat.of().formatHex(payload));
    }

    @Override
    public void onClose(int code, String reason) {
        told.add("close " + code + " " + reason);
    }
}
