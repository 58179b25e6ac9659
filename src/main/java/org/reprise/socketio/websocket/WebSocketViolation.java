package org.reprise.socketio.websocket;

/**
 * The peer broke the protocol or a limit. The connection is to be failed with {@link #closeCode}
 * ({@link CloseHandshake#violated}). Has no stack trace: it is the peer's doing, and may come often.
 */
public final class WebSocketViolation extends Exception {

    private static final long serialVersionUID = 1L;

    private final int closeCode;

    private WebSocketViolation(int closeCode, String message) {
        super(message, null, false, false);
        this.closeCode = closeCode;
    }

    static WebSocketViolation protocol(String message) {
        return new WebSocketViolation(CloseCode.PROTOCOL_ERROR, message);
    }

    static WebSocketViolation invalidData(String message) {
        return new WebSocketViolation(CloseCode.INVALID_DATA, message);
    }

    static WebSocketViolation tooLarge() {
        return new WebSocketViolation(CloseCode.TOO_LARGE, "Max payload size exceeded");
    }

    /** What the close frame has to say: {@link CloseCode#PROTOCOL_ERROR}, {@link CloseCode#INVALID_DATA} or {@link CloseCode#TOO_LARGE}. */
    public int closeCode() {
        return closeCode;
    }
}
