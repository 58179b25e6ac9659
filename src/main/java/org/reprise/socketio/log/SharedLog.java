package org.reprise.socketio.log;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * The log of one namespace that several nodes write, each by one appender: a cell is stored under the next number that
 * is free, and whoever finds a number taken takes up what stands there first. So when a cell is stored, its writer has
 * known all that comes before it.
 *
 * <p>What others have written is brought by {@link #arrived}, in any order and not all of it, and read from the entries
 * where that leaves a gap. One thread at a time, but for {@link #arrived}; what talks to the cache waits for it, and fails with
 * a {@link CacheException} when it does.
 */
public final class SharedLog {

    /** How many cells are read at once. */
    static final int PAGE = 100;

    /** After how many readings in vain, and milliseconds, a cell that must have been there counts as lost. */
    static final int PATIENCE = 20;

    static final long PATIENCE_MILLIS = 2_000;

    /** After how many seconds in which it is not in the cache the last cell that was taken counts as no part of the log. */
    static final int DRIFT = 5;

    private static final int MAX_ARRIVED = 10_000;
    private static final String TAIL = "tail";

    private final String namespace;
    private final Entries cells;
    private final SharedEpoch epoch;
    private final BiConsumer<String, byte[]> news;
    private final Clocks clocks;
    private final Tail tail;
    private final PacketLog log;
    private final Appender appender;
    private final CellRemoval removal;

    /** What has come and is not taken yet, by its number. */
    private final NavigableMap<Long, byte[]> arrived = new ConcurrentSkipListMap<>();

    /** The highest number that is known to be taken. */
    private final AtomicLong newest = new AtomicLong();

    /** How often the next cell was looked for in vain, though it was written, and since when. */
    private int missed;

    private Clocks.Moment missedSince;
    private boolean lost;

    /** How often the last cell was looked for in vain when the tail was to be moved to it. */
    private int astray;

    /** How many cells to look for of which nobody has told: many where the last look has found one. */
    private int ahead = PAGE;

    /**
     * Opens a log, or begins one; {@link #begin} comes next.
     *
     * @param cells of all namespaces
     * @param marks of all namespaces, whose entries do not expire
     * @param news is told of each cell that this node has stored
     */
    public SharedLog(
            String namespace,
            Entries cells,
            Entries marks,
            BiConsumer<String, byte[]> news,
            LogLimits limits,
            Clocks clocks) {
        this.namespace = namespace;
        this.cells = cells;
        this.news = news;
        this.clocks = clocks;
        missedSince = clocks.now();
        tail = new Tail(marks, key(TAIL));
        removal = new CellRemoval(namespace, cells, marks, clocks);
        epoch = new SharedEpoch(marks, namespace);
        log = new PacketLog(namespace, cells, limits, clocks.time(), epoch.agree());
        appender = new Appender(log, namespace, cells, tail, epoch, clocks);
    }

    /** What is in memory of it. */
    public PacketLog log() {
        return log;
    }

    /** The namespace of a key of a cell. */
    public static String namespaceOf(String key) {
        return key.substring(0, key.lastIndexOf('#'));
    }

    // ---------------------------------------------------------------------- read

    /** Somebody has written a cell; any thread. */
    public void arrived(String key, byte[] bytes) {
        long number = Long.parseLong(key.substring(key.lastIndexOf('#') + 1));
        if (arrived.size() < MAX_ARRIVED) {
            arrived.put(number, bytes);
        }
        hear(number);
    }

    private void hear(long number) {
        newest.accumulateAndGet(number, Math::max);
    }

    /**
     * What is stored may be another log than before, as when the sides of a split cluster meet again: nothing is written
     * before it is certain that it is the same. Any thread.
     */
    public void suspect() {
        appender.suspect();
    }

    /** Goes back to the oldest cell from which on none is missing; {@link #next} then gives them all. */
    public void begin() {
        appender.begin();
        arrived.clear();
        missed = 0;
        lost = false;
        astray = 0;
        Tail.Mark end = tail.read();
        newest.set(end.number());
        long first = end.number() + 1;
        // or it is of somebody who was paused when it wrote it, and no part of the log
        boolean complete = end.stands(cells, key(end.number()));
        while (complete && first > 1) {
            long from = Math.max(1, first - PAGE);
            Map<String, byte[]> page = read(from, first - 1);
            byte[] before = page.get(key(first - 1));
            while (before != null) {
                first--;
                arrived.put(first, before); // all of them: the others may trim it before it is taken
                before = page.get(key(first - 1));
            }
            complete = first == from;
        }
        log.beginAt(first, first > end.number() ? end.uid() : 0, epoch.agree());
        removal.beginAfter(first - 1);
    }

    /** Fails as long as the cache does not answer. */
    public void reach() {
        Tail.Mark unused = tail.read();
    }

    /** Knows nothing of what comes before a cell any more. */
    public void beginWith(long number) {
        log.beginAt(number, 0);
    }

    /** The number of the cell that comes next. */
    public long nextNumber() {
        return log.lastCell() + 1;
    }

    /**
     * The next cell, if it is there.
     *
     * @param look whether to look for it though nobody has told of it
     * @throws java.io.UncheckedIOException if it is damaged
     */
    public @Nullable Cell next(boolean look) {
        long number = nextNumber();
        arrived.headMap(number).clear();
        byte[] bytes = arrived.remove(number);
        boolean taken = newest.get() >= number;
        if (bytes == null && (look || taken)) {
            Clocks.Moment begun = clocks.now();
            long known = Math.min(newest.get(), number + PAGE - 1);
            Map<String, byte[]> page = read(number, Math.max(known, number + ahead - 1));
            page.forEach(this::arrived);
            arrived.remove(number);
            bytes = page.get(key(number)); // for which there may have been no room among those that wait
            ahead = bytes == null ? 1 : PAGE;
            if (bytes == null && !taken) {
                appender.foundFree(begun);
            }
        }
        if (bytes == null && taken) {
            missedSince = missed == 0 ? clocks.now() : missedSince;
            missed++;
            return null;
        }
        missed = 0;
        if (bytes == null) {
            return null;
        }
        return Cell.decode(number, bytes);
    }

    /** Whether the next cell was written and cannot be found any more, or this node has taken what is no part of the log. */
    public boolean isLost() {
        return lost || (missed >= PATIENCE && clocks.atLeastSince(missedSince) >= PATIENCE_MILLIS);
    }

    /** Whether a cell, the next one by its number, continues what this node has taken. */
    public boolean isContinuedBy(Cell cell) {
        Envelope envelope = cell.envelope();
        return envelope != null
                && envelope.epoch().equals(log.epoch())
                && (log.lastUid() == 0 || log.lastUid() == envelope.previous());
    }

    private Map<String, byte[]> read(long from, long to) {
        if (from == to) {
            byte[] bytes = cells.get(key(from));
            return bytes == null ? Map.of() : Map.of(key(from), bytes);
        }
        Set<String> keys = new HashSet<>();
        for (long number = from; number <= to; number++) {
            keys.add(key(number));
        }
        return cells.getAll(keys);
    }

    // ---------------------------------------------------------------------- write

    /** Makes the cell that comes next if nobody is faster. */
    public Cell prepare(long node, List<? extends LogItem> items) {
        return appender.prepare(node, items);
    }

    /**
     * Stores a cell that was just prepared. After a failure it is not known whether it is stored, and the same cell has
     * to be tried again before anything else.
     *
     * @return if it is not in the log, either another cell has its number, and is what {@link #next} gives, or this node
     *     is {@linkplain #isLost lost}; it is lost, too, if it is not known
     * @throws CacheException also as long as it is not known whether it is the same log as before
     */
    public Standing store(Cell cell) {
        Appender.Stored stored = appender.store(cell);
        if (stored.standing() == Standing.IN_LOG) {
            news.accept(key(cell.number()), cell.bytes());
        } else if (stored.instead() != null) {
            arrived(key(cell.number()), stored.instead());
        } else {
            lost = true;
        }
        return stored.standing();
    }

    /** Takes a cell, its own or another's, as the next one. */
    public void take(Cell cell) {
        log.take(cell);
    }

    /** Who has written a cell. */
    public static long writer(Cell cell) {
        Envelope envelope = cell.envelope();
        return envelope == null ? 0 : envelope.node();
    }

    // ---------------------------------------------------------------------- tend

    /** Agrees with the others on how far the log has come, and drops what is beyond the limits. */
    public void tend() {
        Tail.Mark end = tail.read();
        Tail.Mark last = Tail.Mark.ofLast(log);
        hear(end.number());
        if (end.number() < last.number() && last.uid() != 0) {
            if (end.number() > 0 && !last.stands(cells, key(last.number()))) {
                goneAstray();
                return; // the others shall not follow
            }
            astray = 0;
            epoch.keep(log.epoch());
            if (!tail.advance(end, last)) {
                return;
            }
        }
        // what the tail has passed: whoever finds a number free that was trimmed sees it there
        log.forgetOld();
        removal.removeUpTo(Position.cell(log.horizon()), last.number());
    }

    /** Not lost at once: who wrote the last cell may be at it again, as where a member of the provider has died. */
    private void goneAstray() {
        astray++;
        lost |= astray >= DRIFT;
    }

    private String key(Object id) {
        return namespace + '#' + id;
    }
}
