package org.reprise.socketio.websocket;

import org.jspecify.annotations.Nullable;

/**
 * The closing handshake of a connection, seen from the server (RFC 6455, sections 7.1 and 5.5.1): each side sends one
 * close frame and nothing after it, and then it is the server who closes the TCP connection. State only; guarded by what
 * guards the connection's writes, so that no message slips in behind the close frame.
 */
public final class CloseHandshake {

    private boolean sent;
    private boolean received;
    private boolean failed;
    private int closeCode = CloseCode.ABNORMAL;

    /**
     * The server wants to close.
     *
     * @param code {@link CloseCode#NO_STATUS} for none
     * @return the frame to send; null if there was one before
     * @throws IllegalArgumentException for a code that must not be sent
     */
    public byte @Nullable [] close(int code, String reason) {
        if (sent) {
            return null;
        }
        byte[] frame = Frames.close(code, reason);
        sent = true;
        return frame;
    }

    /**
     * The client's close frame has come ({@link FrameListener#onClose}).
     *
     * @return the answer to send, which has the same code; null if the server's own came first
     */
    public byte @Nullable [] received(int code) {
        if (!received) {
            received = true;
            closeCode = code;
        }
        return close(code, "");
    }

    /**
     * The client broke the protocol, which fails the connection (RFC 6455, section 7.1.7).
     *
     * @return the frame to send; null if there was one before
     */
    public byte @Nullable [] violated(WebSocketViolation violation) {
        failed = true;
        return close(violation.closeCode(), "");
    }

    /** Whether messages, pings and pongs may be sent. */
    public boolean maySend() {
        return !sent;
    }

    /** Whether what comes from the client means nothing any more. A close that the server has begun does not end that. */
    public boolean ignoresInput() {
        return received || failed;
    }

    /** Whether the TCP connection is to be closed, as soon as all that was to be sent has been written. */
    public boolean mayDisconnect() {
        return sent && (received || failed);
    }

    /** The code of the client's close frame; {@link CloseCode#ABNORMAL} as long as there is none. */
    public int closeCode() {
        return closeCode;
    }
}
