package org.reprise.socketio.log;

/**
 * A place in a log as one number that orders: the cell above, the packet's index in the cell below. 0 is before
 * everything.
 */
final class Position {

    private static final int INDEX_BITS = 16;

    /** How many packets one cell may hold. */
    static final int MAX_INDEX = 1 << INDEX_BITS;

    private Position() {}

    static long of(long cell, int index) {
        return cell << INDEX_BITS | index;
    }

    static long cell(long position) {
        return position >>> INDEX_BITS;
    }

    static int index(long position) {
        return (int) (position & (MAX_INDEX - 1));
    }
}
