package org.reprise.socketio.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The numbers of the cells that this node has stored and not removed yet. Not thread-safe. */
final class OwnCells {

    private final Clocks clocks;
    private final Deque<Own> cells = new ArrayDeque<>();

    private record Own(long number, Clocks.Moment stored) {}

    OwnCells(Clocks clocks) {
        this.clocks = clocks;
    }

    /** Adds one that was stored just now. */
    void add(long number) {
        cells.add(new Own(number, clocks.now()));
    }

    /** Takes out those up to a number that were stored so many milliseconds ago at least. */
    List<Long> takeOld(long upTo, long age) {
        List<Long> old = new ArrayList<>();
        while (!cells.isEmpty()
                && cells.peek().number() <= upTo
                && clocks.atLeastSince(cells.peek().stored()) >= age) {
            old.add(cells.remove().number());
        }
        return old;
    }
}
