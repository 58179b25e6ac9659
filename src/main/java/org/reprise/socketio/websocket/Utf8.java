package org.reprise.socketio.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Strict UTF-8 (RFC 3629), a piece at a time: no overlong forms, no surrogates, nothing beyond U+10FFFF. A piece may end
 * within a character; the state says what is to follow. A character that cannot be completed is seen at its first
 * impossible byte.
 */
final class Utf8 {

    /** Between two characters. */
    static final int COMPLETE = 0;

    /** Not UTF-8, whatever follows. */
    static final int INVALID = -1;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    /**
     * The state after these bytes.
     *
     * @param state after the bytes before them
     */
    static int check(int state, byte[] bytes, int from, int to) {
        int now = state;
        int at = from;
        while (at < to && now != INVALID) {
            if (now != COMPLETE) {
                now = continued(now, bytes[at++] & 0xFF);
            } else if (bytes[at] < 0) {
                now = begun(bytes[at++] & 0xFF);
            } else {
                at = afterAscii(bytes, at + 1, to);
            }
        }
        return now;
    }

    /**
     * The text of a whole message, or null if it is not UTF-8. Takes half the time of the decoder of the JDK, which would
     * not say what it replaces.
     */
    static @Nullable String decode(byte[] bytes, int from, int to) {
        char[] chars = new char[to - from];
        int count = 0;
        int at = from;
        while (at < to) {
            int lead = bytes[at++];
            if (lead >= 0) {
                chars[count++] = (char) lead;
                continue;
            }
            int size = following(lead);
            int character = to - at < size ? INVALID : character(lead, size, bytes, at);
            if (character == INVALID) {
                return null;
            }
            at += size;
            if (size < 3) {
                chars[count++] = (char) character;
            } else {
                chars[count++] = Character.highSurrogate(character);
                chars[count++] = Character.lowSurrogate(character);
            }
        }
        return new String(chars, 0, count);
    }

    private static int following(int lead) {
        return lead < (byte) 0xE0 ? 1 : lead < (byte) 0xF0 ? 2 : 3;
    }

    /** A character of two to four bytes. */
    private static int character(int lead, int size, byte[] bytes, int at) {
        int second = (bytes[at] & 0xFF) ^ 0x80;
        if (size == 1) {
            return lead >= (byte) 0xC2 && (second & 0xC0) == 0 ? (lead & 0x1F) << 6 | second : INVALID;
        }
        int third = (bytes[at + 1] & 0xFF) ^ 0x80;
        if (size == 2) {
            int character = (lead & 0x0F) << 12 | second << 6 | third;
            boolean valid = ((second | third) & 0xC0) == 0 && character >= 0x800 && character >> 11 != 0x1B;
            return valid ? character : INVALID;
        }
        int fourth = (bytes[at + 2] & 0xFF) ^ 0x80;
        int character = (lead & 0x0F) << 18 | second << 12 | third << 6 | fourth;
        boolean valid = ((second | third | fourth) & 0xC0) == 0
                && character >= 0x1_0000
                && character <= Character.MAX_CODE_POINT;
        return valid ? character : INVALID;
    }

    private static int afterAscii(byte[] bytes, int from, int to) {
        int at = from;
        while (at <= to - Long.BYTES && ((long) LONG.get(bytes, at) & HIGH_BITS) == 0) {
            at += Long.BYTES;
        }
        while (at < to && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    private static int begun(int lead) {
        if (lead < 0xC2) {
            return INVALID; // a continuation byte, or an overlong form of ASCII
        }
        if (lead < 0xE0) {
            return expecting(1, 0x80, 0xBF);
        }
        if (lead < 0xF0) {
            return expecting(2, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF);
        }
        if (lead < 0xF5) {
            return expecting(3, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF);
        }
        return INVALID;
    }

    private static int continued(int state, int next) {
        int lowest = (state >> 8) & 0xFF;
        int highest = state & 0xFF;
        if (next < lowest || next > highest) {
            return INVALID;
        }
        int missing = (state >> 16) - 1;
        return missing == 0 ? COMPLETE : expecting(missing, 0x80, 0xBF);
    }

    /** So many bytes, the first of which is within these bounds. */
    private static int expecting(int missing, int lowest, int highest) {
        return missing << 16 | lowest << 8 | highest;
    }
}
