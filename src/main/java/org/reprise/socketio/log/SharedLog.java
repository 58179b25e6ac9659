package org.reprise.socketio.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;
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

    /** After how many readings in vain a cell that must have been there counts as lost. */
    static final int PATIENCE = 20;

    /** How long ago a number may have been free so that it has not been taken, and trimmed, since; less by a wide margin. */
    static final long DOUBT = CellRemoval.GRACE / 3;

    /** After how many seconds in which it is not in the cache the last cell that was taken counts as no part of the log. */
    static final int DRIFT = 5;

    private static final long DRIFT_MILLIS = DRIFT * 1_000;

    private static final int MAX_ARRIVED = 10_000;
    private static final String EPOCH = "epoch";
    private static final String TAIL = "tail";

    private final String namespace;
    private final Entries cells;
    private final Entries marks;
    private final BiConsumer<String, byte[]> news;
    private final Clocks clocks;
    private final Tail tail;
    private final PacketLog log;
    private final CellRemoval removal;

    /** What has come and is not taken yet, by its number. */
    private final NavigableMap<Long, byte[]> arrived = new ConcurrentSkipListMap<>();

    /** The highest number that is known to be taken. */
    private final AtomicLong newest = new AtomicLong();

    private int missed;
    private boolean lost;

    /** How often the last cell was looked for in vain when the tail was to be moved to it. */
    private int astray;

    /** Whether what is stored may be another log than before. */
    private volatile boolean suspected;

    /** Since when the last cell is missing in what may be another log; null if it is not. */
    private Clocks.@Nullable Moment missing;

    /** How many cells to look for of which nobody has told: many where the last look has found one. */
    private int ahead = PAGE;

    /** When the number of the next cell was free; null if no such time is known. */
    private Clocks.@Nullable Moment free;

    /** When it was first tried to write the cell that was prepared last; null if it has not been. */
    private Clocks.@Nullable Moment tried;

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
        this.marks = marks;
        this.news = news;
        this.clocks = clocks;
        tail = new Tail(marks, key(TAIL));
        removal = new CellRemoval(namespace, cells, marks, clocks);
        log = new PacketLog(namespace, cells, limits, clocks.time(), agreeOnEpoch());
    }

    private String agreeOnEpoch() {
        String proposed = Offsets.epoch(ThreadLocalRandom.current().nextLong());
        marks.putIfAbsent(key(EPOCH), proposed.getBytes(US_ASCII));
        byte[] agreed = marks.get(key(EPOCH));
        if (agreed == null) {
            throw new CacheException("the epoch of a packet log was not stored");
        }
        return new String(agreed, US_ASCII);
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
        suspected = true;
    }

    /** Goes back to the oldest cell from which on none is missing; {@link #next} then gives them all. */
    public void begin() {
        suspected = false;
        missing = null;
        arrived.clear();
        missed = 0;
        lost = false;
        astray = 0;
        free = null;
        Tail.Mark end = tail.read();
        newest.set(end.number());
        long first = end.number() + 1;
        boolean complete = stands(end); // or it is of somebody who was paused when it wrote it, and no part of the log
        while (complete && first > 1) {
            long from = Math.max(1, first - PAGE);
            Map<String, byte[]> page = read(from, first - 1);
            while (first > from && page.containsKey(key(first - 1))) {
                first--;
            }
            complete = first == from;
        }
        log.beginAt(first, first > end.number() ? end.uid() : 0, agreeOnEpoch());
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
            if (bytes == null && !taken && !isInDoubt()) {
                free = begun;
            }
        }
        if (bytes == null) {
            missed = taken ? missed + 1 : 0;
            return null;
        }
        missed = 0;
        return Cell.decode(number, bytes);
    }

    /** Whether the next cell was written and cannot be found any more, or this node has taken what is no part of the log. */
    public boolean isLost() {
        return lost || missed >= PATIENCE;
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
        List<LogItem> all = new ArrayList<>(items.size() + 1);
        all.add(new Envelope(node, log.epoch(), log.lastUid()));
        all.addAll(items);
        tried = null;
        return Cell.of(
                nextNumber(),
                ThreadLocalRandom.current().nextLong(),
                clocks.time().millis(),
                all);
    }

    /**
     * Stores a cell that was just prepared. After a failure it is not known whether it is stored, and the same cell has
     * to be tried again before anything else.
     *
     * <p>That its number could be written proves nothing to a node that was paused: others may have written it, gone on,
     * and removed what they wrote. So where the number was free too long ago, the tail has to say how it is.
     *
     * @return if it is not in the log, either another cell has its number, and is what {@link #next} gives, or this node
     *     is {@linkplain #isLost lost}; it is lost, too, if it is not known
     * @throws CacheException also as long as it is not known whether it is the same log as before
     */
    public Standing store(Cell cell) {
        if (suspected && !isTheSame()) {
            lost = true;
            return Standing.NOT_IN_LOG;
        }
        boolean mayWrite = !isInDoubt() || tail.read().number() < cell.number();
        byte[] there = mayWrite ? write(cell) : cells.get(key(cell.number()));
        if (there != null && CellCodec.uid(there) != cell.uid()) {
            arrived(key(cell.number()), there);
            return Standing.NOT_IN_LOG;
        }
        Standing standing = isInDoubt() ? standing(cell) : Standing.IN_LOG;
        if (suspected) {
            throw new CacheException("the cluster has changed while a cell was stored");
        }
        if (standing == Standing.IN_LOG) {
            news.accept(key(cell.number()), cell.bytes());
            free = tried;
        } else {
            lost = true;
            cells.remove(key(cell.number())); // nobody who joins shall meet it
        }
        return standing;
    }

    /** Whether what is stored continues what this node has taken; not so if the last cell stays away for too long. */
    private boolean isTheSame() {
        suspected = false; // first: who suspects something meanwhile is heard
        free = null;
        try {
            Tail.Mark end = tail.read();
            Tail.Mark last = new Tail.Mark(log.lastCell(), log.lastUid());
            if (!isOfThisEpoch() || (end.number() == last.number() && last.uid() != 0 && end.uid() != last.uid())) {
                return false;
            }
            if (end.number() >= last.number() || last.uid() == 0 || stands(last)) {
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

    private boolean isOfThisEpoch() {
        byte[] agreed = marks.get(key(EPOCH));
        return agreed != null && new String(agreed, US_ASCII).equals(log.epoch());
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
        Tail.Mark last = new Tail.Mark(log.lastCell(), log.lastUid());
        hear(end.number());
        if (end.number() < last.number() && last.uid() != 0) {
            if (end.number() > 0 && !stands(last)) {
                goneAstray();
                return; // the others shall not follow
            }
            astray = 0;
            if (marks.get(key(EPOCH)) == null) {
                marks.putIfAbsent(key(EPOCH), log.epoch().getBytes(US_ASCII));
            }
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

    /** Whether a cell is there as it was. */
    private boolean stands(Tail.Mark cell) {
        byte[] there = cells.get(key(cell.number()));
        return there != null && CellCodec.uid(there) == cell.uid();
    }

    private String key(Object id) {
        return namespace + '#' + id;
    }
}
