package org.reprise.socketio.websocket;

import java.nio.charset.StandardCharsets;

/**
 * A server's frames as arrays of their own: framed once, they are shared by all the receivers of a broadcast, who must
 * not change them. For any thread.
 */
public final class Frames {

    private static final int LONGEST_CONTROL = 125;

    private Frames() {}

    /** A text message; half a surrogate pair becomes a question mark. */
    public static byte[] text(String text) {
        return frame(Opcode.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] binary(byte[] bytes) {
        return frame(Opcode.BINARY, bytes);
    }

    /**
     * A ping.
     *
     * @throws IllegalArgumentException for more than 125 bytes
     */
    public static byte[] ping(byte[] payload) {
        return frame(Opcode.PING, checked(payload));
    }

    /**
     * A pong.
     *
     * @throws IllegalArgumentException for more than 125 bytes
     */
    public static byte[] pong(byte[] payload) {
        return frame(Opcode.PONG, checked(payload));
    }

    /**
     * A close frame.
     *
     * @param code {@link CloseCode#NO_STATUS} for an empty frame
     * @param reason for people; cut after the last character within 123 bytes
     * @throws IllegalArgumentException for a code that must not be sent
     */
    public static byte[] close(int code, String reason) {
        return frame(Opcode.CLOSE, ClosePayload.of(code, reason));
    }

    static byte[] checked(byte[] control) {
        if (control.length > LONGEST_CONTROL) {
            throw new IllegalArgumentException("a control frame has at most 125 bytes, not " + control.length);
        }
        return control;
    }

    static byte[] frame(int opcode, byte[] payload) {
        byte[] frame = new byte[OutgoingHeader.size(payload.length) + payload.length];
        int at = OutgoingHeader.write(frame, 0, opcode, false, payload.length);
        System.arraycopy(payload, 0, frame, at, payload.length);
        return frame;
    }
}
