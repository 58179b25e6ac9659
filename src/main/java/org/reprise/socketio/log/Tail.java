package org.reprise.socketio.log;

import java.nio.ByteBuffer;
import javax.cache.CacheException;

/**
 * The mark that says how far a log that several nodes write has come at least: a cell that some node has taken. It only
 * moves forward, and no cell beyond it has been removed. Waits for the cache, and fails with a {@link CacheException}
 * when it does; thread-safe.
 */
final class Tail {

    private final Entries marks;
    private final String key;

    /** @param marks whose entries do not expire */
    Tail(Entries marks, String key) {
        this.marks = marks;
        this.key = key;
    }

    /**
     * What it names.
     *
     * @param number of the cell; 0 for none
     * @param uid of the cell
     */
    record Mark(long number, long uid) {

        static final Mark NONE = new Mark(0, 0);

        /** That of the cell that was taken last. */
        static Mark ofLast(PacketLog log) {
            return new Mark(log.lastCell(), log.lastUid());
        }

        /** Whether the cell is there as it was. */
        boolean stands(Entries cells, String key) {
            byte[] there = cells.get(key);
            return there != null && CellCodec.uid(there) == uid;
        }

        private byte[] encode() {
            return ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(number)
                    .putLong(uid)
                    .array();
        }

        private static Mark decode(byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            return new Mark(in.getLong(), in.getLong());
        }
    }

    Mark read() {
        byte[] present = marks.get(key);
        return present == null ? Mark.NONE : Mark.decode(present);
    }

    /**
     * Moves it forward from where it was read. Says whether it did: nothing is done where somebody else has moved it since,
     * or where it is the mark of another log by now, as after a split of the cluster.
     */
    boolean advance(Mark from, Mark to) {
        return from.number() == 0
                ? marks.putIfAbsent(key, to.encode())
                : marks.replace(key, from.encode(), to.encode());
    }
}
