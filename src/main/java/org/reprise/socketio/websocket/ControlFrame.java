package org.reprise.socketio.websocket;

import static org.reprise.socketio.websocket.WebSocketViolation.invalidData;
import static org.reprise.socketio.websocket.WebSocketViolation.protocol;

import java.nio.charset.StandardCharsets;

/** The control frame that is being received, which may stand between the fragments of a message (RFC 6455, section 5.5). */
final class ControlFrame {

    private static final byte[] NONE = {};

    private int opcode;
    private byte[] payload = NONE;
    private int count;

    void begin(IncomingHeader header) {
        opcode = header.opcode();
        payload = header.length() == 0 ? NONE : new byte[(int) header.length()];
        count = 0;
    }

    /** Unmasked bytes of the frame. */
    void add(byte[] input, int from, int to) {
        System.arraycopy(input, from, payload, count, to - from);
        count += to - from;
    }

    boolean isClose() {
        return opcode == Opcode.CLOSE;
    }

    /** Tells the listener of a frame that is complete. */
    void tell(FrameListener listener) throws WebSocketViolation {
        byte[] complete = payload;
        payload = NONE;
        switch (opcode) {
            case Opcode.PING -> listener.onPing(complete);
            case Opcode.PONG -> listener.onPong(complete);
            default -> tellClose(complete, listener);
        }
    }

    private static void tellClose(byte[] complete, FrameListener listener) throws WebSocketViolation {
        int size = complete.length;
        if (size == 0) {
            listener.onClose(CloseCode.NO_STATUS, "");
            return;
        }
        if (size == 1) {
            throw protocol("a close code has two bytes");
        }
        int code = (complete[0] & 0xFF) << 8 | (complete[1] & 0xFF);
        if (!CloseCode.isValidOnTheWire(code)) {
            throw protocol("invalid close code " + code);
        }
        if (Utf8.check(Utf8.COMPLETE, complete, 2, size) != Utf8.COMPLETE) {
            throw invalidData("invalid UTF-8 in the reason of a close");
        }
        listener.onClose(code, new String(complete, 2, size - 2, StandardCharsets.UTF_8));
    }
}
