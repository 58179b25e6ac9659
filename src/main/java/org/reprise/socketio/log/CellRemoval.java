package org.reprise.socketio.log;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Takes cells that are beyond the limits out of what nodes share, whoever has written them: each node does it, and tells
 * the others by a mark how far it has come, so that nothing stays of a node that is gone. Not thread-safe; waits.
 */
final class CellRemoval {

    /** How long a cell stays at least after a node has taken it, in milliseconds: who is behind by less finds it. */
    static final long GRACE = 30_000;

    /** How many cells are removed at once. */
    private static final int PIECE = 1_000;

    private final String mark;
    private final String prefix;
    private final Entries cells;
    private final Entries marks;
    private final Clocks clocks;

    /** How far this node had come, at the times at which it has looked. */
    private final Deque<Reached> reached = new ArrayDeque<>();

    /** Up to this cell it had come {@link #GRACE} ago. */
    private long settled;

    /** Where to begin if nobody has left a mark. */
    private long unseen;

    private record Reached(long number, Clocks.Moment at) {}

    CellRemoval(String namespace, Entries cells, Entries marks, Clocks clocks) {
        this.clocks = clocks;
        prefix = namespace + '#';
        mark = prefix + "removed";
        this.cells = cells;
        this.marks = marks;
    }

    /** This node begins to take cells behind that one. */
    void beginAfter(long number) {
        reached.clear();
        settled = 0;
        unseen = number;
    }

    /**
     * Removes what can be removed.
     *
     * @param last the cell that was taken last
     * @param horizon the last one that is beyond the limits
     */
    void removeUpTo(long horizon, long last) {
        reached.add(new Reached(last, clocks.now()));
        while (clocks.atLeastSince(reached.element().at()) >= GRACE) {
            settled = reached.remove().number();
        }
        long end = Math.min(horizon, settled);
        long number = removed() + 1;
        if (number <= end) {
            for (; number <= end; number += PIECE) {
                cells.removeAll(keys(number, Math.min(end, number + PIECE - 1)));
            }
            marks.put(mark, ByteBuffer.allocate(Long.BYTES).putLong(end).array());
        }
    }

    private long removed() {
        byte[] bytes = marks.get(mark);
        return bytes == null ? unseen : ByteBuffer.wrap(bytes).getLong();
    }

    private Set<String> keys(long from, long to) {
        Set<String> keys = new HashSet<>();
        for (long number = from; number <= to; number++) {
            keys.add(prefix + number);
        }
        return keys;
    }
}
