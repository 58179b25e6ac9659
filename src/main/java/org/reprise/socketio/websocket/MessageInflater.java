package org.reprise.socketio.websocket;

import static org.reprise.socketio.websocket.WebSocketViolation.invalidData;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Inflates the messages of one connection (RFC 7692, section 7.2.2), as they arrive and no further than the limit. zlib
 * keeps some 40 KB outside of the heap: from the first compressed message to {@link #release}, or only while one is
 * received if the client begins each with an empty window.
 */
final class MessageInflater {

    /** What the sender leaves out at the end of a message. */
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    /** A message has at most one for each of its flushes; thousands are only sent to keep the server busy. */
    private static final int MOST_FINAL_BLOCKS = 128;

    private static final int SMALLEST_STEP = 1024;

    private final boolean keepsContext;
    private @Nullable Inflater inflater;
    private boolean inStream;
    private int finalBlocks;

    MessageInflater(boolean keepsContext) {
        this.keepsContext = keepsContext;
    }

    /** Inflates a piece of a message. */
    void inflate(byte[] input, int from, int to, Payload into) throws WebSocketViolation {
        if (from == to) {
            return;
        }
        Inflater zlib = inflater;
        if (zlib == null) {
            zlib = new Inflater(true);
            inflater = zlib;
        }
        zlib.setInput(input, from, to - from);
        inStream = true;
        while (step(zlib, into, 4 * (to - from))) {
            int left = zlib.getRemaining();
            if (zlib.finished() && !restart(zlib, input, to - left, left)) {
                return;
            }
        }
    }

    /** Fills what room there is. Whether there is more to do. */
    private static boolean step(Inflater zlib, Payload into, int expected) throws WebSocketViolation {
        byte[] room = into.room(Math.max(SMALLEST_STEP, expected));
        int size = room.length - into.count();
        long before = zlib.getBytesWritten();
        try {
            int written = zlib.inflate(room, into.count(), size);
            into.written(written);
            return written == size || zlib.finished();
        } catch (DataFormatException corrupt) {
            into.written((int) (zlib.getBytesWritten() - before)); // a fault in what came ahead of it counts first
            throw invalidData("invalid compressed data");
        }
    }

    /**
     * After a final block, which need not be the last one (RFC 7692, section 7.2.3.4), another stream begins, with an
     * empty window. Whether it has.
     */
    private boolean restart(Inflater zlib, byte[] input, int from, int left) throws WebSocketViolation {
        if (++finalBlocks > MOST_FINAL_BLOCKS) {
            throw invalidData("too many final blocks in a compressed message");
        }
        zlib.reset();
        zlib.setInput(input, from, left);
        inStream = left > 0;
        return inStream;
    }

    /** The message has come to its end. */
    void finish(Payload into) throws WebSocketViolation {
        Inflater zlib = inflater;
        if (inStream && zlib != null) {
            zlib.setInput(TAIL);
            boolean more = true;
            while (more) {
                more = step(zlib, into, SMALLEST_STEP) && !zlib.finished();
            }
            if (zlib.finished()) {
                zlib.reset(); // a final block that takes from the tail is the last one
            }
        }
        inStream = false;
        finalBlocks = 0;
        if (!keepsContext) {
            release();
        }
    }

    /** Gives back what zlib holds. Idempotent. */
    void release() {
        Inflater zlib = inflater;
        inflater = null;
        if (zlib != null) {
            zlib.end();
        }
    }
}
