package org.reprise.socketio.log;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import javax.cache.Cache;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.protocol.EncodedPacket;

/**
 * The log of one namespace on one node: cells 1, 2, 3... written once, each with the packets that were appended
 * together. Positions only grow: one packet's is greater than another's exactly if it was appended later.
 * Thread-safe.
 */
public final class PacketLog {

    private final String namespace;
    private final Cache<String, byte[]> cache;
    private final LogLimits limits;
    private final InstantSource clock;
    private final String epoch = Offsets.epoch(ThreadLocalRandom.current().nextLong());

    private final Map<Long, Cell> cells = new HashMap<>();
    private final RoomIndex index = new RoomIndex();
    private long firstCell = 1;
    private long lastCell;
    private long head;
    private long headUid;
    private long horizon;
    private long packets;
    private long bytes;

    /**
     * Begins an empty log.
     *
     * @param cache of the cells of all namespaces; it keeps an entry at least as long as the limits say
     */
    public PacketLog(String namespace, Cache<String, byte[]> cache, LogLimits limits, InstantSource clock) {
        this.namespace = namespace;
        this.cache = cache;
        this.limits = limits;
        this.clock = clock;
    }

    /** What was written together; the bytes are those in the cache. */
    private static final class Cell {

        final long uid;
        final byte[] bytes;
        final long appendedAt;
        final List<Set<String>> rooms;
        final List<Set<String>> except;

        Cell(long uid, byte[] bytes, long appendedAt, List<Set<String>> rooms, List<Set<String>> except) {
            this.uid = uid;
            this.bytes = bytes;
            this.appendedAt = appendedAt;
            this.rooms = rooms;
            this.except = except;
        }

        boolean gave(String offset, long position) {
            return Offsets.hasUid(uid, offset) && Position.index(position) < rooms.size();
        }
    }

    /**
     * An event in the log.
     *
     * @param packet with its offset as last argument
     */
    public record Entry(long position, EncodedPacket packet) {}

    /** Appends an event at the end. */
    public synchronized Entry append(LoggedEvent event) {
        long uid = ThreadLocalRandom.current().nextLong();
        byte[] encoded = CellCodec.encode(uid, List.of(event));
        long number = lastCell + 1;
        while (!cache.putIfAbsent(key(number), encoded)) {
            number++;
        }
        lastCell = number;
        head = Position.of(number, 0);
        headUid = uid;
        cells.put(number, new Cell(uid, encoded, clock.millis(), List.of(event.rooms()), List.of(event.except())));
        index.add(event.rooms(), head);
        packets++;
        bytes += encoded.length;
        trim();
        return new Entry(head, event.event().packet(offset()));
    }

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
        return horizon;
    }

    /** The position that an offset names, empty if this log never gave that offset. */
    public synchronized OptionalLong position(String offset) {
        OptionalLong position = Offsets.position(offset);
        if (position.isEmpty() || !Offsets.isOf(epoch, offset) || position.getAsLong() > head) {
            return OptionalLong.empty();
        }
        Cell cell = cells.get(Position.cell(position.getAsLong()));
        return cell == null || cell.gave(offset, position.getAsLong()) ? position : OptionalLong.empty();
    }

    /** Whether the text is an offset of another log, such as that of this namespace before a restart. */
    public boolean isOfAnotherEpoch(String offset) {
        return Offsets.position(offset).isPresent() && !Offsets.isOf(epoch, offset);
    }

    /** The positions of what was due to a member after a position, ascending. Costs what it gives, not what the log holds. */
    public synchronized long[] after(long position, Membership membership) {
        return Arrays.stream(index.after(position, membership))
                .filter(found -> isDue(found, membership))
                .toArray();
    }

    private boolean isDue(long position, Membership membership) {
        Cell cell = cells.get(Position.cell(position));
        if (cell == null) {
            throw new IllegalStateException("the packet log of " + namespace + " has lost a cell it had indexed");
        }
        Set<String> except = cell.except.get(Position.index(position));
        return except.stream().noneMatch(room -> membership.includes(room, position));
    }

    /** The packet at a position, with its offset; null when it has been trimmed. */
    public synchronized @Nullable EncodedPacket read(long position) {
        Cell cell = cells.get(Position.cell(position));
        if (cell == null) {
            return null;
        }
        LoggedEvent event = CellCodec.decode(cell.bytes).get(Position.index(position));
        return event.event().packet(Offsets.format(epoch, cell.uid, position));
    }

    /** Drops what is beyond the limits. */
    public synchronized void trim() {
        long tooOld = clock.millis() - limits.retention().toMillis();
        Set<String> dropped = new HashSet<>();
        while (firstCell <= lastCell) {
            Cell oldest = cells.get(firstCell);
            boolean keep = oldest != null
                    && oldest.appendedAt > tooOld
                    && packets <= limits.maxPackets()
                    && bytes <= limits.maxBytes();
            if (keep) {
                break;
            }
            if (oldest != null) {
                drop(firstCell, oldest);
                dropped.add(key(firstCell));
            }
            firstCell++;
        }
        if (!dropped.isEmpty()) {
            cache.removeAll(dropped);
        }
    }

    private void drop(long number, Cell cell) {
        cells.remove(number);
        horizon = Position.of(number, cell.rooms.size() - 1);
        packets -= cell.rooms.size();
        bytes -= cell.bytes.length;
        for (Set<String> rooms : cell.rooms) {
            index.removeUpTo(rooms, horizon);
        }
    }

    private String key(long cell) {
        return namespace + '#' + cell;
    }
}
