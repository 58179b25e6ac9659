package org.reprise.socketio.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.reprise.socketio.websocket.WebSocketViolation.invalidData;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The message that is being received, over its frames and their pieces. */
final class IncomingMessage {

    private final int limit;
    private final @Nullable MessageInflater inflater;
    private final Payload payload;

    private boolean open;
    private boolean text;
    private boolean compressed;
    private int announced;
    private boolean ending;
    private boolean onePlainFrame;

    /**
     * @param limit in bytes, of what is received and of what it is inflated to
     * @param inflater null unless permessage-deflate has been negotiated
     */
    IncomingMessage(int limit, @Nullable MessageInflater inflater) {
        this.limit = limit;
        this.inflater = inflater;
        payload = new Payload(limit);
    }

    /** Whether a frame of it has come, but not the last one. */
    boolean isOpen() {
        return open;
    }

    /** A frame comes. What it announces is within the limit, or an offence; nothing is allocated for it. */
    void begin(IncomingHeader header) throws WebSocketViolation {
        boolean first = !open;
        if (first) {
            open = true;
            text = header.opcode() == Opcode.TEXT;
            compressed = header.isCompressed();
            announced = 0;
            payload.begin(text);
        }
        if (header.length() > limit - announced) {
            throw WebSocketViolation.tooLarge();
        }
        announced += (int) header.length();
        ending = header.isLast();
        onePlainFrame = first && ending && !compressed;
    }

    /** Whether the frame is all of the message, and not compressed. */
    boolean isOnePlainFrame() {
        return onePlainFrame;
    }

    /** Tells the listener of a message that lies in the input from end to end: nothing is allocated but what it gets. */
    void tellWhole(byte[] input, int from, int to, boolean ascii, FrameListener listener) throws WebSocketViolation {
        open = false;
        if (!text) {
            listener.onBinary(Arrays.copyOfRange(input, from, to));
        } else if (ascii) {
            listener.onText(new String(input, from, to - from, ISO_8859_1));
        } else {
            String decoded = Utf8.decode(input, from, to);
            if (decoded == null) {
                throw invalidData("invalid UTF-8");
            }
            listener.onText(decoded);
        }
    }

    /** Unmasked bytes of the frame. */
    void add(byte[] input, int from, int to) throws WebSocketViolation {
        if (compressed && inflater != null) {
            inflater.inflate(input, from, to, payload);
        } else {
            payload.append(input, from, to, ending ? announced : limit);
        }
    }

    /** The frame is complete; if it was the last one the listener is told. */
    void endFrame(FrameListener listener) throws WebSocketViolation {
        if (!ending) {
            return;
        }
        if (compressed && inflater != null) {
            inflater.finish(payload);
        }
        open = false;
        if (text) {
            listener.onText(payload.takeText());
        } else {
            listener.onBinary(payload.takeBytes());
        }
    }

    /** Lets go of what has been received. */
    void release() {
        payload.begin(false);
        if (inflater != null) {
            inflater.release();
        }
    }
}
