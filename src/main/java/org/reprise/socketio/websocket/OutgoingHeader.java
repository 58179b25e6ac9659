package org.reprise.socketio.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The head of a server's frame: unmasked, its length in the fewest bytes (RFC 6455, section 5.2). */
final class OutgoingHeader {

    static final int LARGEST = 2 + Long.BYTES;

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;

    private OutgoingHeader() {}

    /** How many bytes it takes. */
    static int size(int payload) {
        if (payload < 126) {
            return 2;
        }
        return payload < 0x1_0000 ? 2 + Short.BYTES : LARGEST;
    }

    /** How many bytes that of a frame takes. */
    static int sizeOf(byte[] frame) {
        return switch (frame[1]) {
            case 127 -> LARGEST;
            case 126 -> 2 + Short.BYTES;
            default -> 2;
        };
    }

    /** Writes it. Where it ends. */
    static int write(byte[] bytes, int at, int opcode, boolean compressed, int payload) {
        return write(bytes, at, FIN | (compressed ? RSV1 : 0) | opcode, payload);
    }

    /**
     * Writes that of a fragment.
     *
     * @param kind the first byte of the whole frame, or 0 for a continuation
     */
    static int writePart(byte[] bytes, int at, int kind, boolean last, int payload) {
        return write(bytes, at, last ? kind | FIN : kind & ~FIN, payload);
    }

    private static int write(byte[] bytes, int at, int kind, int payload) {
        bytes[at] = (byte) kind;
        int size = size(payload);
        switch (size) {
            case 2 -> bytes[at + 1] = (byte) payload;
            case LARGEST -> {
                bytes[at + 1] = 127;
                LONG.set(bytes, at + 2, (long) payload);
            }
            default -> {
                bytes[at + 1] = 126;
                SHORT.set(bytes, at + 2, (short) payload);
            }
        }
        return at + size;
    }
}
