package org.reprise.socketio.websocket;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A server's frames one behind the other, to be written at once. For one thread at a time.
 *
 * <p>{@code getBytes} is an intrinsic that copies ASCII as it is: three times as fast as a loop over the characters that
 * would spare its array.
 */
public final class FrameBuffer {

    private final int kept;
    private byte[] bytes;
    private int length;

    /** @param kept the size in bytes that the buffer begins with, and that {@link #clear} goes back to */
    public FrameBuffer(int kept) {
        this.kept = kept;
        bytes = new byte[kept];
    }

    /** A text message; half a surrogate pair becomes a question mark. */
    public void text(String text) {
        frame(Opcode.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    public void binary(byte[] payload) {
        frame(Opcode.BINARY, payload);
    }

    /**
     * A ping.
     *
     * @throws IllegalArgumentException for more than 125 bytes
     */
    public void ping(byte[] payload) {
        frame(Opcode.PING, Frames.checked(payload));
    }

    /**
     * A pong.
     *
     * @throws IllegalArgumentException for more than 125 bytes
     */
    public void pong(byte[] payload) {
        frame(Opcode.PONG, Frames.checked(payload));
    }

    /** A close frame, as {@link Frames#close}. */
    public void close(int code, String reason) {
        frame(Opcode.CLOSE, ClosePayload.of(code, reason));
    }

    /** A frame that is ready: of {@link Frames}, {@link FrameDeflater} or {@link CloseHandshake}. */
    public void ready(byte[] frame) {
        reserve(frame.length);
        System.arraycopy(frame, 0, bytes, length, frame.length);
        length += frame.length;
    }

    /**
     * A share of a frame that is ready, as a fragment of its message (RFC 6455, section 5.4): equal shares of its
     * payload for equal shares of the whole.
     *
     * @param start from there
     * @param end to there
     * @param whole of so many
     */
    public void part(byte[] frame, int start, int end, int whole) {
        int header = OutgoingHeader.sizeOf(frame);
        int payload = frame.length - header;
        int first = header + (int) ((long) payload * start / whole);
        int size = header + (int) ((long) payload * end / whole) - first;
        reserve(OutgoingHeader.LARGEST + size);
        int at = OutgoingHeader.writePart(bytes, length, start == 0 ? frame[0] : 0, end == whole, size);
        System.arraycopy(frame, first, bytes, at, size);
        length = at + size;
    }

    private void frame(int opcode, byte[] payload) {
        reserve(Math.addExact(OutgoingHeader.size(payload.length), payload.length));
        int at = OutgoingHeader.write(bytes, length, opcode, false, payload.length);
        System.arraycopy(payload, 0, bytes, at, payload.length);
        length = at + payload.length;
    }

    private void reserve(int more) {
        if (more > bytes.length - length) {
            int needed = Math.addExact(length, more);
            bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(2L * bytes.length, Integer.MAX_VALUE - 8)));
        }
    }

    /** The frames, from the first byte to {@link #length}; the array is another one when more has been added. */
    public byte[] array() {
        return bytes;
    }

    /** How many bytes the frames take. */
    public int length() {
        return length;
    }

    /** Takes the frames out; what has grown beyond the size to keep is given back. */
    public void clear() {
        length = 0;
        if (bytes.length > kept) {
            bytes = new byte[kept];
        }
    }
}
