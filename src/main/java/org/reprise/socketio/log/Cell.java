package org.reprise.socketio.log;

import java.util.List;

/** Packets that are written together, under a number of the log, once. */
public final class Cell {

    private final long number;
    private final long uid;
    private final long appendedAt;
    private final List<LoggedEvent> events;
    private final byte[] bytes;

    private Cell(long number, long uid, long appendedAt, List<LoggedEvent> events, byte[] bytes) {
        this.number = number;
        this.uid = uid;
        this.appendedAt = appendedAt;
        this.events = events;
        this.bytes = bytes;
    }

    static Cell of(long number, long uid, long appendedAt, List<LoggedEvent> events) {
        return new Cell(number, uid, appendedAt, events, CellCodec.encode(uid, appendedAt, events));
    }

    /**
     * Reads a cell that was written before.
     *
     * @throws java.io.UncheckedIOException if it is damaged
     */
    static Cell decode(long number, byte[] bytes) {
        List<LoggedEvent> events = List.copyOf(CellCodec.decode(bytes));
        return new Cell(number, CellCodec.uid(bytes), CellCodec.appendedAt(bytes), events, bytes);
    }

    long number() {
        return number;
    }

    /** Random: tells this cell from another with its number. */
    long uid() {
        return uid;
    }

    /** In milliseconds since the epoch. */
    long appendedAt() {
        return appendedAt;
    }

    List<LoggedEvent> events() {
        return events;
    }

    /** As it is stored. */
    byte[] bytes() {
        return bytes;
    }

    /** The position of the last of its packets. */
    long end() {
        return Position.of(number, events.size() - 1);
    }
}
