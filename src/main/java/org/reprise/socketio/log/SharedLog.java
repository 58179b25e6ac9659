package org.reprise.socketio.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * The log of one namespace that several nodes write, each by one appender: a cell is stored under the next number that
 * is free, and whoever finds a number taken takes up what stands there first. So when a cell is stored, its writer has
 * known all that comes before it.
 *
 * <p>What others have written is brought by {@link #arrived}, in any order and not all of it, and read from the cache
 * where that leaves a gap. One thread at a time, but for {@link #arrived}; what talks to the cache waits for it, and fails with
 * a {@link CacheException} when it does.
 */
public final class SharedLog {

    /** How many cells are read at once. */
    static final int PAGE = 100;

    /** After how many readings in vain a cell that must have been there counts as lost. */
    static final int PATIENCE = 20;

    /** How long a cell stays in the cache at least, in milliseconds: whoever is behind by less finds it. */
    static final long GRACE = 30_000;

    private static final int MAX_ARRIVED = 10_000;
    private static final String EPOCH = "epoch";
    private static final String TAIL = "tail";

    private final String namespace;
    private final Cache<String, byte[]> cells;
    private final Cache<String, byte[]> marks;
    private final InstantSource clock;
    private final PacketLog log;

    /** What has come and is not taken yet, by its number. */
    private final NavigableMap<Long, byte[]> arrived = new ConcurrentSkipListMap<>();

    /** The highest number that is known to be taken. */
    private final AtomicLong newest = new AtomicLong();

    /** What this node has written and is still in the cache. */
    private final Deque<Own> own = new ArrayDeque<>();

    private int missed;

    /** How many cells to look for of which nobody has told: many where the last look has found one. */
    private int ahead = PAGE;

    private record Own(long number, long writtenAt) {}

    /**
     * Opens a log, or begins one; {@link #begin} comes next.
     *
     * @param cells of all namespaces
     * @param marks of all namespaces, whose entries do not expire
     */
    public SharedLog(
            String namespace,
            Cache<String, byte[]> cells,
            Cache<String, byte[]> marks,
            LogLimits limits,
            InstantSource clock) {
        this.namespace = namespace;
        this.cells = cells;
        this.marks = marks;
        this.clock = clock;
        log = new PacketLog(namespace, cells, limits, clock, agreeOnEpoch());
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

    /** Goes back to the oldest cell from which on none is missing; {@link #next} then gives them all. */
    public void begin() {
        arrived.clear();
        missed = 0;
        newest.set(tail());
        long first = newest.get() + 1;
        boolean complete = true;
        while (complete && first > 1) {
            long from = Math.max(1, first - PAGE);
            Map<String, byte[]> page = read(from, first - 1);
            page.forEach(this::arrived);
            while (first > from && page.containsKey(key(first - 1))) {
                first--;
            }
            complete = first == from;
        }
        log.beginAt(first);
    }

    /**
     * The next cell, if it is there.
     *
     * @param look whether to look for it though nobody has told of it
     */
    public @Nullable Cell next(boolean look) {
        long number = log.lastCell() + 1;
        arrived.headMap(number).clear();
        byte[] bytes = arrived.remove(number);
        boolean taken = newest.get() >= number;
        if (bytes == null && (look || taken)) {
            long known = Math.min(newest.get(), number + PAGE - 1);
            read(number, Math.max(known, number + ahead - 1)).forEach(this::arrived);
            bytes = arrived.remove(number);
            ahead = bytes == null ? 1 : PAGE;
        }
        if (bytes == null) {
            missed = taken ? missed + 1 : 0;
            return null;
        }
        missed = 0;
        return Cell.decode(number, bytes);
    }

    /** Whether the next cell was written and cannot be found any more. */
    public boolean isLost() {
        return missed >= PATIENCE;
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
        return Cell.of(log.lastCell() + 1, ThreadLocalRandom.current().nextLong(), clock.millis(), all);
    }

    /**
     * Stores a cell that was just prepared. After a failure it is not known whether it is stored, and the same cell has
     * to be tried again before anything else.
     *
     * @return whether it is; if not, another one has its number, and is what {@link #next} gives
     */
    public boolean store(Cell cell) {
        String key = key(cell.number());
        RuntimeException failure = null;
        boolean stored = false;
        try {
            stored = cells.putIfAbsent(key, cell.bytes());
        } catch (RuntimeException failed) { // providers have exceptions of their own
            failure = failed;
        }
        if (!stored) {
            byte[] there = cells.get(key);
            if (there == null) {
                throw failure == null ? new CacheException("a cell of the packet log was not stored") : failure;
            }
            stored = CellCodec.uid(there) == cell.uid();
            if (!stored) {
                arrived(key, there);
            }
        }
        if (stored) {
            own.add(new Own(cell.number(), clock.millis()));
        }
        return stored;
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

    /** Drops what is beyond the limits, and agrees with the others on how far the log has come. */
    public void tend() {
        trim();
        long last = log.lastCell();
        long tail = tail();
        if (tail < last) {
            marks.putIfAbsent(key(EPOCH), log.epoch().getBytes(US_ASCII));
            marks.put(key(TAIL), ByteBuffer.allocate(Long.BYTES).putLong(last).array());
        }
        hear(tail);
    }

    /** Each node removes what it has written; what is left of one that has gone expires. */
    private void trim() {
        log.forgetOld();
        long now = clock.millis();
        long horizon = Position.cell(log.horizon());
        Set<String> removed = new HashSet<>();
        while (!own.isEmpty() && own.peek().number() <= horizon && own.peek().writtenAt() <= now - GRACE) {
            removed.add(key(own.remove().number()));
        }
        if (!removed.isEmpty()) {
            cells.removeAll(removed);
        }
    }

    private long tail() {
        byte[] mark = marks.get(key(TAIL));
        return mark == null ? 0 : ByteBuffer.wrap(mark).getLong();
    }

    private String key(Object id) {
        return namespace + '#' + id;
    }
}
