package org.reprise.socketio.log;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.protocol.EncodedPacket;

/**
 * The log of one namespace on one node: cells 1, 2, 3... written once, each with the packets that were appended
 * together. Positions only grow: one packet's is greater than another's exactly if it was appended later.
 *
 * <p>Where storing a cell is quick and sure, {@link #append} does it all. Where it is slow or may fail, an only writer
 * takes three steps: {@link #prepare}, {@link #store}, which waits and may be repeated until it succeeds, and
 * {@link #admit}, from which on the packets are in the log. Thread-safe, but for the one writer.
 */
public final class PacketLog {

    /** How long a mark may be old before a new one is written, in milliseconds. */
    static final long MARK_INTERVAL = 5_000;

    private static final String HEADER = "header";

    private final String namespace;
    private final Entries cells;
    private final @Nullable Cache<String, byte[]> headers;
    private final InstantSource clock;
    private volatile String epoch;
    private final LogWindow window;

    /** What has been dropped, but is still in the store. */
    private final Set<String> leftovers = new HashSet<>(0);

    private long aliveBefore;
    private long lastCell;
    private long head;
    private long headUid;
    private volatile long markedAt;

    /**
     * Begins an empty log, which is gone with this object.
     *
     * @param cells of all namespaces; keeps an entry at least as long as the limits say
     */
    public PacketLog(String namespace, Cache<String, byte[]> cells, LogLimits limits, InstantSource clock) {
        this(namespace, cells, null, limits, clock);
    }

    /**
     * Opens the log that a durable store has under the caches, or begins one there. What it holds is given to
     * {@link #restore} before anything else is done.
     *
     * @param headers of the logs of all namespaces; null if nothing is to be found again
     * @throws CacheException if the store fails
     */
    public PacketLog(
            String namespace,
            Cache<String, byte[]> cells,
            @Nullable Cache<String, byte[]> headers,
            LogLimits limits,
            InstantSource clock) {
        this.namespace = namespace;
        this.cells = Entries.of(cells);
        this.headers = headers;
        this.clock = clock;
        window = new LogWindow(limits);
        byte[] stored = headers == null ? null : headers.get(key(HEADER));
        if (stored == null) {
            epoch = Offsets.epoch(ThreadLocalRandom.current().nextLong());
            aliveBefore = clock.millis();
            if (headers != null) {
                writeHeader(headers, aliveBefore);
            }
        } else {
            LogHeader header = LogHeader.decode(stored);
            epoch = header.epoch();
            aliveBefore = header.markedAt() + 2 * MARK_INTERVAL;
            beginAfter(header.horizon(), header.uid());
        }
    }

    /** Opens a log that several nodes write; {@link SharedLog} does it for this one. */
    PacketLog(String namespace, Entries cells, LogLimits limits, InstantSource clock, String sharedEpoch) {
        this.namespace = namespace;
        this.cells = cells;
        this.headers = null;
        this.clock = clock;
        window = new LogWindow(limits);
        epoch = sharedEpoch;
        aliveBefore = clock.millis();
    }

    private void beginAfter(long position, long uid) {
        window.beginAfter(position, uid);
        head = position;
        headUid = uid;
        lastCell = Position.cell(position);
    }

    /**
     * An event in the log.
     *
     * @param packet with its offset as last argument
     */
    public record Entry(long position, EncodedPacket packet) {}

    // ---------------------------------------------------------------------- write

    /** Appends an event at the end, and drops what is beyond the limits. */
    public synchronized Entry append(LoggedEvent event) {
        Cell cell = prepare(List.of(event));
        store(cell);
        Entry entry = admit(cell).get(0);
        trim();
        return entry;
    }

    /** Makes the cell that is to come next. */
    public synchronized Cell prepare(List<LoggedEvent> events) {
        return Cell.of(lastCell + 1, ThreadLocalRandom.current().nextLong(), clock.millis(), List.copyOf(events));
    }

    /**
     * Stores a cell; when this returns, it is. After a failure that is not known, and the same cell has to be tried
     * again before any other.
     *
     * @throws CacheException if the store fails
     * @throws IllegalStateException if another server writes to the same log
     */
    public void store(Cell cell) {
        String key = key(cell.number());
        CacheException failure = null;
        try {
            if (cells.putIfAbsent(key, cell.bytes())) {
                return;
            }
        } catch (CacheException failed) {
            failure = failed;
        }
        byte[] there = cells.get(key);
        if (there == null) {
            throw failure == null ? new CacheException("a cell of the packet log was not stored") : failure;
        }
        if (CellCodec.uid(there) != cell.uid()) {
            throw new IllegalStateException("SIO0405 another server writes to the packet log of " + namespace
                    + "; give each server a database of its own, or stop the other one");
        }
    }

    /** Takes a cell that was stored into the log, as the one that comes next. */
    public synchronized List<Entry> admit(Cell cell) {
        add(cell);
        List<Entry> entries = new ArrayList<>(cell.items().size());
        for (LogItem item : cell.items()) {
            long position = Position.of(cell.number(), entries.size());
            entries.add(new Entry(position, packet((LoggedEvent) item, cell, position)));
        }
        return entries;
    }

    /** The packet of an event in a cell of this log, with its offset. */
    EncodedPacket packet(LoggedEvent event, Cell cell, long position) {
        return event.event().packet(Offsets.format(epoch, cell.uid(), position));
    }

    /** Takes a cell as the one that comes next, of which {@link #head} comes to one item after the other. */
    synchronized void take(Cell cell) {
        add(cell);
        head = cell.position(0);
    }

    /** Has come to an item of the last cell. */
    public synchronized void advance(long position) {
        head = position;
    }

    /**
     * Knows nothing of what comes before that cell any more.
     *
     * @param previous the uid of the cell before; 0 if that is not known either
     */
    synchronized void beginAt(long number, long previous) {
        window.forget();
        beginAfter(Position.of(number, 0) - 1, previous);
    }

    /** The same in what is another log, should it have another epoch. */
    synchronized void beginAt(long number, long previous, String sharedEpoch) {
        epoch = sharedEpoch;
        beginAt(number, previous);
    }

    synchronized long lastCell() {
        return lastCell;
    }

    /** The uid of the last cell; 0 if that is not known. */
    synchronized long lastUid() {
        return headUid;
    }

    String epoch() {
        return epoch;
    }

    /** Drops from memory what is beyond the limits. */
    synchronized void forgetOld() {
        window.trim(clock.millis());
    }

    private void add(Cell cell) {
        window.add(cell);
        lastCell = cell.number();
        head = cell.end();
        headUid = cell.uid();
    }

    /**
     * Takes up what the store has kept; called with each of its keys and values in their order. Where a cell is
     * missing, what comes before it counts as trimmed.
     *
     * @throws java.io.UncheckedIOException if the cell is damaged
     */
    public synchronized void restore(String key, byte[] bytes) {
        long number = Long.parseLong(key.substring(key.lastIndexOf('#') + 1));
        if (number <= lastCell) {
            leftovers.add(key);
            return;
        }
        if (number != lastCell + 1) {
            window.forget().forEach(forgotten -> leftovers.add(key(forgotten)));
            beginAfter(Position.of(number, 0) - 1, 0);
        }
        Cell cell = Cell.decode(number, bytes);
        add(cell);
        aliveBefore = Math.max(aliveBefore, cell.appendedAt());
    }

    /** Until when a server may have worked with this log before it was opened, in milliseconds since the epoch. */
    public synchronized long aliveBefore() {
        return aliveBefore;
    }

    /** Notes from time to time that the server is alive, for when it starts anew; waits for the store. */
    public void mark() {
        long now = clock.millis();
        if (headers != null && now - markedAt >= MARK_INTERVAL) {
            writeHeader(headers, now);
        }
    }

    private void writeHeader(Cache<String, byte[]> marked, long now) {
        byte[] header;
        synchronized (this) {
            header = new LogHeader(epoch, window.horizon(), window.horizonUid(), now).encode();
        }
        marked.put(key(HEADER), header);
        markedAt = now;
    }

    // ---------------------------------------------------------------------- read

    /** The position of the last packet; 0 when there was none yet. */
    public synchronized long head() {
        return head;
    }

    /** The offset of the last packet, for an event that is not appended itself. */
    public synchronized String offset() {
        return Offsets.format(epoch, headUid, head);
    }

    /** Up to this position packets have been trimmed. */
    public synchronized long horizon() {
        return window.horizon();
    }

    /** The position that an offset names, empty if this log never gave that offset. */
    public synchronized OptionalLong position(String offset) {
        OptionalLong position = Offsets.position(offset);
        if (position.isEmpty() || !Offsets.isOf(epoch, offset) || position.getAsLong() > head) {
            return OptionalLong.empty();
        }
        return window.denies(offset, position.getAsLong()) ? OptionalLong.empty() : position;
    }

    /** Whether the text is an offset of another log, such as that of this namespace before a restart. */
    public boolean isOfAnotherEpoch(String offset) {
        return Offsets.position(offset).isPresent() && !Offsets.isOf(epoch, offset);
    }

    /** The positions of what was due to a member after a position, ascending. Costs what it gives, not what the log holds. */
    public synchronized long[] after(long position, Membership membership) {
        return window.after(position, membership);
    }

    /** The packet at a position, with its offset; null when it has been trimmed. */
    public synchronized @Nullable EncodedPacket read(long position) {
        LoggedEvent event = window.event(position);
        return event == null ? null : event.event().packet(Offsets.format(epoch, window.uid(position), position));
    }

    // ---------------------------------------------------------------------- trim

    /** Drops what is beyond the limits; waits for the store, and may be tried again when that fails. */
    public void trim() {
        Set<String> dropped = drop();
        if (dropped.isEmpty()) {
            return;
        }
        try {
            if (headers != null) {
                writeHeader(headers, clock.millis()); // first, so that no hole shows that is none
            }
            cells.removeAll(dropped);
        } catch (CacheException failure) {
            synchronized (this) {
                leftovers.addAll(dropped);
            }
            throw failure;
        }
    }

    private synchronized Set<String> drop() {
        Set<String> dropped = new HashSet<>(leftovers);
        leftovers.clear();
        window.trim(clock.millis()).forEach(number -> dropped.add(key(number)));
        return dropped;
    }

    /** Whether there is more in it than the limits allow, which {@link #trim} would drop. */
    public synchronized boolean isBeyondLimits() {
        return window.isBeyondLimits();
    }

    private String key(Object id) {
        return namespace + '#' + id;
    }
}
