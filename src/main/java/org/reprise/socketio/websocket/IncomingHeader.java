package org.reprise.socketio.websocket;

import static org.reprise.socketio.websocket.WebSocketViolation.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The header of a client's frame (RFC 6455, section 5.2): read where it lies, or put together from the pieces that arrive. */
final class IncomingHeader {

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int KEY_SIZE = 4;
    private static final int LARGEST = 2 + Long.BYTES + KEY_SIZE;

    private final boolean compressible;
    private final byte[] pieces = new byte[LARGEST];
    private int collected;

    private boolean complete;
    private boolean last;
    private boolean compressed;
    private int opcode;
    private long length;
    private int key;

    /** @param compressible whether permessage-deflate has been negotiated */
    IncomingHeader(boolean compressible) {
        this.compressible = compressible;
    }

    /**
     * Reads a header, or the next piece of one. An offence is seen as soon as the second byte is there, for a client
     * that does not mask never sends the rest.
     *
     * @param continued whether a message has begun of which the last frame has not come
     * @return where the header, or the input, ends
     */
    int read(byte[] input, int from, int to, boolean continued) throws WebSocketViolation {
        complete = false;
        if (collected == 0 && to - from >= 2) {
            check(input[from], input[from + 1], continued);
            int size = size(input[from + 1]);
            if (to - from >= size) {
                decode(input, from, size);
                return from + size;
            }
        }
        int at = from;
        while (at < to && !complete) {
            pieces[collected++] = input[at++];
            if (collected == 2) {
                check(pieces[0], pieces[1], continued);
            }
            if (collected >= 2 && collected == size(pieces[1])) {
                decode(pieces, 0, collected);
                collected = 0;
            }
        }
        return at;
    }

    private void check(byte first, byte second, boolean continued) throws WebSocketViolation {
        int kind = first & 0x0F;
        if ((first & 0x30) != 0) {
            throw protocol("RSV2 and RSV3 must be clear");
        }
        if ((first & 0x40) != 0 && !(compressible && Opcode.isData(kind))) {
            throw protocol("RSV1 must be clear");
        }
        if (Opcode.isControl(kind)) {
            if (first >= 0) {
                throw protocol("a control frame must not be fragmented");
            }
            if ((second & 0x7F) >= LENGTH_16) {
                throw protocol("a control frame has at most 125 bytes");
            }
        } else if (Opcode.isData(kind) ? continued : kind != Opcode.CONTINUATION || !continued) {
            throw protocol("unexpected opcode " + kind);
        }
        if (second >= 0) {
            throw protocol("MASK must be set");
        }
    }

    private static int size(byte second) {
        return switch (second & 0x7F) {
            case LENGTH_16 -> 2 + Short.BYTES + KEY_SIZE;
            case LENGTH_64 -> LARGEST;
            default -> 2 + KEY_SIZE;
        };
    }

    private void decode(byte[] bytes, int at, int size) throws WebSocketViolation {
        last = bytes[at] < 0;
        compressed = (bytes[at] & 0x40) != 0;
        opcode = bytes[at] & 0x0F;
        length = length(bytes, at);
        key = Mask.key(bytes, at + size - KEY_SIZE);
        complete = true;
    }

    private static long length(byte[] bytes, int at) throws WebSocketViolation {
        int small = bytes[at + 1] & 0x7F;
        if (small < LENGTH_16) {
            return small;
        }
        long large = small == LENGTH_16
                ? Short.toUnsignedLong((short) SHORT.get(bytes, at + 2))
                : (long) LONG.get(bytes, at + 2);
        long smallest = small == LENGTH_16 ? LENGTH_16 : 0x1_0000;
        if (large < 0) {
            throw WebSocketViolation.tooLarge();
        }
        if (large < smallest) {
            throw protocol("a length must take the fewest bytes");
        }
        return large;
    }

    /** Whether the header has been read to its end; what follows is only meant then. */
    boolean isComplete() {
        return complete;
    }

    /** Whether no other frame of the message follows. */
    boolean isLast() {
        return last;
    }

    /** Whether the message that begins here is compressed. */
    boolean isCompressed() {
        return compressed;
    }

    int opcode() {
        return opcode;
    }

    /** The size of the payload in bytes, which is what the peer says. */
    long length() {
        return length;
    }

    /** The key that the payload is masked with. */
    int key() {
        return key;
    }
}
