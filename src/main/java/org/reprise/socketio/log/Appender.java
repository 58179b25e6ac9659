package org.reprise.socketio.log;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Stores the cells of one node in a log that several write, each under the number that comes next, and knows how certain it is
 * that what it has stored is a part of the log.
 *
 * <p>That a number could be written proves nothing to a node that was paused: others may have written it, gone on, and
 * removed what they wrote. So where the number was free too long ago, the tail has to say how it is. Nor does it where the
 * sides of a split cluster have met meanwhile: then it first looks whether the log is the one that it knows.
 *
 * <p>One thread at a time, but for {@link #suspect}; waits for the cache, and fails with a {@link CacheException} when it does.
 */
final class Appender {

    /** How long ago a number may have been free so that it has not been taken, and trimmed, since; less by a wide margin. */
    static final long DOUBT = CellRemoval.GRACE / 3;

    private static final long DRIFT_MILLIS = SharedLog.DRIFT * 1_000L;

    private final PacketLog log;
    private final String namespace;
    private final Entries cells;
    private final Tail tail;
    private final SharedEpoch epoch;
    private final Clocks clocks;

    /** Whether what is stored may be another log than before. */
    private volatile boolean suspected;

    /** Since when the last cell is missing in what may be another log; null if it is not. */
    private Clocks.@Nullable Moment missing;

    /** When the number of the next cell was free; null if no such time is known. */
    private Clocks.@Nullable Moment free;

    /** When it was first tried to write the cell that was prepared last; null if it has not been. */
    private Clocks.@Nullable Moment tried;

    Appender(PacketLog log, String namespace, Entries cells, Tail tail, SharedEpoch epoch, Clocks clocks) {
        this.log = log;
        this.namespace = namespace;
        this.cells = cells;
        this.tail = tail;
        this.epoch = epoch;
        this.clocks = clocks;
    }

    /**
     * What became of a cell.
     *
     * @param instead what has its number; null if that is nothing, or not known
     */
    record Stored(Standing standing, byte @Nullable [] instead) {

        private static final Stored LOST = new Stored(Standing.NOT_IN_LOG, null);
    }

    /** The log is read from its beginning again. */
    void begin() {
        suspected = false;
        missing = null;
        free = null;
    }

    /** What is stored may be another log than before. Any thread. */
    void suspect() {
        suspected = true;
    }

    /** A look that began then has not found the next cell. */
    void foundFree(Clocks.Moment at) {
        if (!isInDoubt()) {
            free = at;
        }
    }

    Cell prepare(long node, List<? extends LogItem> items) {
        List<LogItem> all = new ArrayList<>(items.size() + 1);
        all.add(new Envelope(node, log.epoch(), log.lastUid()));
        all.addAll(items);
        tried = null;
        return Cell.of(
                log.lastCell() + 1,
                ThreadLocalRandom.current().nextLong(),
                clocks.time().millis(),
                all);
    }

    /** See {@link SharedLog#store}. */
    Stored store(Cell cell) {
        if (suspected && !isTheSame()) {
            return Stored.LOST;
        }
        boolean mayWrite = !isInDoubt() || tail.read().number() < cell.number();
        byte[] there = mayWrite ? write(cell) : cells.get(key(cell.number()));
        if (there != null && CellCodec.uid(there) != cell.uid()) {
            return new Stored(Standing.NOT_IN_LOG, there);
        }
        Standing standing = isInDoubt() ? standing(cell) : Standing.IN_LOG;
        if (suspected) {
            throw new CacheException("the cluster has changed while a cell was stored");
        }
        if (standing == Standing.IN_LOG) {
            free = tried;
        } else {
            cells.remove(key(cell.number())); // nobody who joins shall meet it
        }
        return new Stored(standing, null);
    }

    /** Whether what is stored continues what this node has taken; not so if the last cell stays away for too long. */
    private boolean isTheSame() {
        suspected = false; // first: who suspects something meanwhile is heard
        free = null;
        try {
            Tail.Mark end = tail.read();
            Tail.Mark last = Tail.Mark.ofLast(log);
            boolean another = end.number() == last.number() && last.uid() != 0 && end.uid() != last.uid();
            if (another || !epoch.is(log.epoch())) {
                return false;
            }
            if (end.number() >= last.number() || last.uid() == 0 || last.stands(cells, key(last.number()))) {
                missing = null;
                return true; // or others have gone on, and what comes next tells
            }
        } catch (RuntimeException noAnswer) {
            suspected = true;
            throw noAnswer;
        }
        missing = missing == null ? clocks.now() : missing;
        if (clocks.atLeastSince(missing) >= DRIFT_MILLIS) {
            return false;
        }
        suspected = true;
        throw new CacheException("the last cell of the packet log is not there");
    }

    /** Writes a cell if its number is free; gives what stands there then. */
    private byte[] write(Cell cell) {
        String key = key(cell.number());
        tried = tried == null ? clocks.now() : tried;
        RuntimeException failure = null;
        try {
            if (cells.putIfAbsent(key, cell.bytes())) {
                return cell.bytes();
            }
        } catch (RuntimeException failed) { // providers have exceptions of their own
            failure = failed;
        }
        byte[] there = cells.get(key);
        if (there == null) {
            throw failure == null ? new CacheException("a cell of the packet log was not stored") : failure;
        }
        return there;
    }

    /** Whether what could be written under the next number may be no part of the log. */
    private boolean isInDoubt() {
        return free == null || clocks.atMostSince(free) >= DOUBT;
    }

    /** How it is with a cell that was written, or may have been; nothing beyond the tail was ever removed. */
    private Standing standing(Cell cell) {
        Tail.Mark end = tail.read();
        if (end.number() < cell.number()) {
            return Standing.IN_LOG;
        }
        if (end.number() == cell.number()) {
            return end.uid() == cell.uid() ? Standing.IN_LOG : Standing.NOT_IN_LOG;
        }
        byte[] next = cells.get(key(cell.number() + 1));
        if (next != null) {
            Envelope envelope = Cell.decode(cell.number() + 1, next).envelope();
            return envelope != null && envelope.previous() == cell.uid() ? Standing.IN_LOG : Standing.NOT_IN_LOG;
        }
        // the next one has been removed: not so soon if it came after this one
        return tried == null || clocks.atMostSince(tried) < DOUBT ? Standing.NOT_IN_LOG : Standing.UNKNOWN;
    }

    private String key(long number) {
        return namespace + '#' + number;
    }
}
