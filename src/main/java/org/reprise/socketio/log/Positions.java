package org.reprise.socketio.log;

import java.util.Arrays;

/** Ascending positions, added at the end and dropped from the start. Not thread-safe. */
final class Positions {

    private long[] values = new long[4];
    private int start;
    private int end;

    void add(long position) {
        if (end == values.length) {
            int size = end - start;
            long[] larger = size > values.length / 2 ? new long[values.length * 2] : values;
            System.arraycopy(values, start, larger, 0, size);
            values = larger;
            start = 0;
            end = size;
        }
        values[end++] = position;
    }

    void removeUpTo(long position) {
        while (start < end && values[start] <= position) {
            start++;
        }
    }

    boolean isEmpty() {
        return start == end;
    }

    /** Those after the one and not after the other. */
    long[] between(long after, long upTo) {
        int from = firstAfter(after);
        int to = firstAfter(upTo);
        return from < to ? Arrays.copyOfRange(values, from, to) : new long[0];
    }

    private int firstAfter(long position) {
        int found = Arrays.binarySearch(values, start, end, position);
        return found < 0 ? -found - 1 : found + 1;
    }
}
