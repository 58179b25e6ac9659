package org.reprise.socketio.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Packets, and what else belongs into their order, that are written together, under a number of the log, once. */
public final class Cell {

    private final long number;
    private final long uid;
    private final long appendedAt;
    private final List<LogItem> items;
    private final byte[] bytes;

    private Cell(long number, long uid, long appendedAt, List<LogItem> items, byte[] bytes) {
        this.number = number;
        this.uid = uid;
        this.appendedAt = appendedAt;
        this.items = items;
        this.bytes = bytes;
    }

    static Cell of(long number, long uid, long appendedAt, List<LogItem> items) {
        return new Cell(number, uid, appendedAt, items, CellCodec.encode(uid, appendedAt, items));
    }

    /**
     * Reads a cell that was written before.
     *
     * @throws java.io.UncheckedIOException if it is damaged
     */
    static Cell decode(long number, byte[] bytes) {
        List<LogItem> items = List.copyOf(CellCodec.decode(bytes));
        return new Cell(number, CellCodec.uid(bytes), CellCodec.appendedAt(bytes), items, bytes);
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

    /** In their order; where several nodes write, the first is an {@link Envelope}. */
    public List<LogItem> items() {
        return items;
    }

    /** The position of one of its items. */
    public long position(int index) {
        return Position.of(number, index);
    }

    /** Who has written it, in a log that several nodes write. */
    @Nullable
    Envelope envelope() {
        return !items.isEmpty() && items.get(0) instanceof Envelope envelope ? envelope : null;
    }

    /** As it is stored. */
    byte[] bytes() {
        return bytes;
    }

    /** The position of the last of its packets. */
    long end() {
        return Position.of(number, items.size() - 1);
    }
}
