package org.reprise.socketio.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The masking of client frames (RFC 6455, section 5.3), eight bytes at a time. */
final class Mask {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Mask() {}

    /** The key at this place of a header; its first byte is the lowest one. */
    static int key(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    /** The key for the payload from this position on. */
    static int rotated(int key, long position) {
        return Integer.rotateRight(key, (int) (position & 3) << 3);
    }

    /**
     * Unmasks in place.
     *
     * @return whether every byte is ASCII now
     */
    static boolean remove(int key, byte[] bytes, int from, int to) {
        long wide = (key & 0xFFFFFFFFL) * 0x1_0000_0001L;
        long seen = 0;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long clear = (long) LONG.get(bytes, at) ^ wide;
            LONG.set(bytes, at, clear);
            seen |= clear;
        }
        for (; at < to; at++) {
            byte clear = (byte) (bytes[at] ^ wide);
            bytes[at] = clear;
            wide = Long.rotateRight(wide, Byte.SIZE);
            seen |= clear; // the sign bits spread, and stand for what they come from
        }
        return (seen & HIGH_BITS) == 0;
    }
}
