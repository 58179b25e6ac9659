package org.reprise.socketio.log;

import java.util.OptionalLong;

/**
 * The offset that a client sees: opaque to it, and short, since every event carries one. Four characters of epoch, two
 * of the cell's uid, the cell's number, and {@code .index} unless it is 0. The client sends it back as it likes, so it
 * is read as hostile input.
 */
final class Offsets {

    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final int EPOCH = 4;
    private static final int UID = 2;
    private static final int MAX_CELL_DIGITS = 7;
    private static final int MAX_INDEX_DIGITS = 5;

    private Offsets() {}

    static String epoch(long random) {
        return digits(random, EPOCH);
    }

    static String format(String epoch, long uid, long position) {
        StringBuilder offset = new StringBuilder(16).append(epoch).append(digits(uid, UID));
        appendNumber(Position.cell(position), offset);
        int index = Position.index(position);
        return index == 0 ? offset.toString() : offset.append('.').append(index).toString();
    }

    static boolean isOf(String epoch, String offset) {
        return offset.startsWith(epoch);
    }

    static boolean hasUid(long uid, String offset) {
        return offset.startsWith(digits(uid, UID), EPOCH);
    }

    /** The position that an offset names, whatever log it is of; empty if it is none. */
    static OptionalLong position(String offset) {
        int dot = offset.indexOf('.');
        int cellEnd = dot < 0 ? offset.length() : dot;
        int cellDigits = cellEnd - EPOCH - UID;
        if (cellDigits < 1 || cellDigits > MAX_CELL_DIGITS) {
            return OptionalLong.empty();
        }
        long cell = 0;
        for (int i = 0; i < cellEnd; i++) {
            int digit = DIGITS.indexOf(offset.charAt(i));
            if (digit < 0) {
                return OptionalLong.empty();
            }
            if (i >= EPOCH + UID) {
                cell = cell * DIGITS.length() + digit;
            }
        }
        int index = dot < 0 ? 0 : index(offset, dot + 1);
        return index < 0 ? OptionalLong.empty() : OptionalLong.of(Position.of(cell, index));
    }

    private static int index(String offset, int start) {
        int length = offset.length() - start;
        if (length < 1 || length > MAX_INDEX_DIGITS) {
            return -1;
        }
        int index = 0;
        for (int i = start; i < offset.length(); i++) {
            char c = offset.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            index = index * 10 + (c - '0');
        }
        return index < Position.MAX_INDEX ? index : -1;
    }

    private static String digits(long bits, int count) {
        StringBuilder out = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            out.append(DIGITS.charAt((int) (bits >>> (6 * i) & 63)));
        }
        return out.toString();
    }

    private static void appendNumber(long number, StringBuilder out) {
        if (number >= DIGITS.length()) {
            appendNumber(number / DIGITS.length(), out);
        }
        out.append(DIGITS.charAt((int) (number % DIGITS.length())));
    }
}
