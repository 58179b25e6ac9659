package org.reprise.socketio.websocket;

import static org.reprise.socketio.websocket.WebSocketViolation.invalidData;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of a message that does not arrive in one piece, or is inflated. Takes 4 KB, or four times what is really
 * there, never what is announced; and as it grows by factors, a message in a million fragments is not copied a million
 * times. Text is checked as it comes.
 */
final class Payload {

    private static final byte[] NONE = {};
    private static final int SMALLEST = 4096;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final int limit;
    private boolean text;
    private byte[] bytes = NONE;
    private int count;
    private int state = Utf8.COMPLETE;

    /** @param limit in bytes; one more is an offence */
    Payload(int limit) {
        this.limit = limit;
    }

    void begin(boolean asText) {
        text = asText;
        bytes = NONE;
        count = 0;
        state = Utf8.COMPLETE;
    }

    /**
     * Copies bytes that are within the limit.
     *
     * @param most how many there can be at the end
     */
    void append(byte[] input, int from, int to, int most) throws WebSocketViolation {
        int size = to - from;
        if (bytes.length - count < size) {
            grow(count + size, most);
        }
        System.arraycopy(input, from, bytes, count, size);
        added(size);
    }

    /** The array to write to, from {@link #count} to its end, which is after that. Followed by {@link #written}. */
    byte[] room(int wanted) {
        if (bytes.length == count) {
            int most = (int) Math.min(limit + 1L, LARGEST_ARRAY);
            grow((int) Math.min((long) count + wanted, most), most);
        }
        return bytes;
    }

    /** So many bytes have been written to the {@link #room}, which goes one byte beyond the limit. */
    void written(int size) throws WebSocketViolation {
        int allowed = Math.min(size, limit - count);
        added(allowed);
        if (size > allowed) {
            throw WebSocketViolation.tooLarge();
        }
    }

    private void added(int size) throws WebSocketViolation {
        if (text) {
            state = Utf8.check(state, bytes, count, count + size);
            if (state == Utf8.INVALID) {
                throw invalidData("invalid UTF-8");
            }
        }
        count += size;
    }

    private void grow(int least, int most) {
        long ahead = Math.max(SMALLEST, 4L * bytes.length);
        bytes = Arrays.copyOf(bytes, (int) Math.max(least, Math.min(ahead, most)));
    }

    int count() {
        return count;
    }

    /** The message as text; the bytes are let go. */
    String takeText() throws WebSocketViolation {
        if (state != Utf8.COMPLETE) {
            throw invalidData("incomplete UTF-8");
        }
        String taken = new String(bytes, 0, count, StandardCharsets.UTF_8);
        begin(false);
        return taken;
    }

    /** The message as bytes, which are let go. */
    byte[] takeBytes() {
        byte[] taken = bytes.length == count ? bytes : Arrays.copyOf(bytes, count);
        begin(false);
        return taken;
    }
}
