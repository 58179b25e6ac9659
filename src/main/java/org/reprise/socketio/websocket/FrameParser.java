package org.reprise.socketio.websocket;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of the bytes that a client sends after its opening handshake (RFC 6455, sections 5 to 8), however they
 * are cut. Limits are checked before anything is allocated. What is held is within a few times the limit, and within 4 KB
 * or a few times what has really been received, beside what zlib needs; between messages nothing is kept but an inflater
 * whose client keeps its context.
 *
 * <p>For one thread at a time; the caller sees to it that each finds what the one before has left.
 */
public final class FrameParser implements AutoCloseable {

    private final FrameListener listener;
    private final IncomingHeader header;
    private final IncomingMessage message;
    private final ControlFrame control = new ControlFrame();

    private boolean inFrame;
    private long missing;
    private boolean closed;

    /**
     * @param maxMessage the size in bytes of the largest message, as it is sent and as it is inflated, at least 1
     * @param deflate what has been negotiated; null for no compression
     */
    public FrameParser(FrameListener listener, int maxMessage, @Nullable DeflateAgreement deflate) {
        if (maxMessage < 1) {
            throw new IllegalArgumentException("a message has at least 1 byte, not " + maxMessage);
        }
        this.listener = listener;
        header = new IncomingHeader(deflate != null);
        message = new IncomingMessage(
                maxMessage, deflate == null ? null : new MessageInflater(deflate.clientKeepsContext()));
    }

    /**
     * Takes the next bytes, which are changed, and tells the listener what is complete by them. After a close frame, a
     * violation or {@link #close} everything is ignored.
     *
     * @throws WebSocketViolation for what the client must not send; the same for the same bytes however they are cut
     */
    public void parse(byte[] input, int offset, int length) throws WebSocketViolation {
        Objects.checkFromIndexSize(offset, length, input.length);
        boolean finished = false;
        try {
            parseFrames(input, offset, offset + length);
            finished = true;
        } finally {
            if (!finished) {
                close();
            }
        }
    }

    private void parseFrames(byte[] input, int from, int to) throws WebSocketViolation {
        int at = from;
        while (at < to && !closed) {
            if (!inFrame) {
                at = header.read(input, at, to, message.isOpen());
                if (!header.isComplete()) {
                    return;
                }
                begin();
            }
            int end = at + (int) Math.min(missing, to - at);
            take(input, at, end);
            at = end;
        }
    }

    private void begin() throws WebSocketViolation {
        if (Opcode.isControl(header.opcode())) {
            control.begin(header);
        } else {
            message.begin(header);
        }
        inFrame = true;
        missing = header.length();
    }

    private void take(byte[] input, int from, int to) throws WebSocketViolation {
        int key = Mask.rotated(header.key(), header.length() - missing);
        boolean ascii = Mask.remove(key, input, from, to);
        missing -= to - from;
        inFrame = missing > 0;
        if (Opcode.isControl(header.opcode())) {
            control.add(input, from, to);
            if (!inFrame) {
                endControl();
            }
        } else if (to - from == header.length() && message.isOnePlainFrame()) {
            message.tellWhole(input, from, to, ascii, listener);
        } else {
            message.add(input, from, to);
            if (!inFrame) {
                message.endFrame(listener);
            }
        }
    }

    private void endControl() throws WebSocketViolation {
        if (control.isClose()) {
            close();
        }
        control.tell(listener);
    }

    /** Ignores everything from now on and gives back what zlib holds. Idempotent; for the thread that parses. */
    @Override
    public void close() {
        closed = true;
        message.release();
    }

    /** Whether everything is ignored. */
    public boolean isClosed() {
        return closed;
    }
}
