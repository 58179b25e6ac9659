package org.reprise.socketio.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cells that a log still has, in memory, with the index over them: what recovery reads. Not thread-safe.
 */
final class LogWindow {

    private final LogLimits limits;
    private final Map<Long, Kept> cells = new HashMap<>();
    private final RoomIndex index = new RoomIndex();
    private long first = 1;
    private long last;
    private long horizon;
    private long horizonUid;
    private long packets;
    private long bytes;

    LogWindow(LogLimits limits) {
        this.limits = limits;
    }

    /** Of a cell, what is asked for often; its packets are in its bytes, which the cache has, too. */
    private record Kept(
            long uid, long appendedAt, int packets, List<Set<String>> rooms, List<Set<String>> except, byte[] bytes) {}

    /** Begins behind a position, of a cell with that uid: what comes up to there is not in the log any more. */
    void beginAfter(long position, long uid) {
        horizon = position;
        horizonUid = uid;
        last = Position.cell(position);
        first = last + 1;
    }

    void add(Cell cell) {
        List<Set<String>> rooms = new ArrayList<>(cell.items().size());
        List<Set<String>> except = new ArrayList<>(cell.items().size());
        int kept = 0;
        for (LogItem item : cell.items()) {
            if (item instanceof LoggedEvent event && event.kept()) {
                kept++;
                index.add(event.rooms(), Position.of(cell.number(), rooms.size()));
                rooms.add(event.rooms());
                except.add(event.except());
            } else {
                rooms.add(Set.of());
                except.add(Set.of());
            }
        }
        cells.put(cell.number(), new Kept(cell.uid(), cell.appendedAt(), kept, rooms, except, cell.bytes()));
        last = cell.number();
        packets += kept;
        bytes += cell.bytes().length;
    }

    /** Up to this position packets have been dropped. */
    long horizon() {
        return horizon;
    }

    /** The uid of the cell at the horizon. */
    long horizonUid() {
        return horizonUid;
    }

    /** Whether the packet at a position is kept with another uid than the offset has, or the cell has no such packet. */
    boolean denies(String offset, long position) {
        Kept cell = cells.get(Position.cell(position));
        return cell != null && !(Offsets.hasUid(cell.uid, offset) && Position.index(position) < cell.rooms.size());
    }

    /** The positions of what was due to a member after a position, ascending. */
    long[] after(long position, Membership membership) {
        return Arrays.stream(index.after(position, membership))
                .filter(found -> isDue(found, membership))
                .toArray();
    }

    private boolean isDue(long position, Membership membership) {
        Kept cell = cells.get(Position.cell(position));
        if (cell == null) {
            throw new IllegalStateException("the packet log has lost a cell it had indexed");
        }
        Set<String> except = cell.except.get(Position.index(position));
        return except.stream().noneMatch(room -> membership.includes(room, position));
    }

    /** The event at a position; null when it has been dropped. */
    @Nullable
    LoggedEvent event(long position) {
        Kept cell = cells.get(Position.cell(position));
        return cell == null ? null : (LoggedEvent) CellCodec.decode(cell.bytes).get(Position.index(position));
    }

    /** The uid of the cell of a position that is kept. */
    long uid(long position) {
        Kept cell = cells.get(Position.cell(position));
        return cell == null ? 0 : cell.uid;
    }

    boolean isBeyondLimits() {
        return packets > limits.maxPackets() || bytes > limits.maxBytes();
    }

    /** Drops what is beyond the limits at that time in milliseconds; returns the numbers of the cells. */
    List<Long> trim(long now) {
        long tooOld = now - limits.retention().toMillis();
        List<Long> dropped = new ArrayList<>();
        for (; first <= last; first++) {
            Kept oldest = cells.get(first);
            if (oldest != null) {
                if (oldest.appendedAt > tooOld && !isBeyondLimits()) {
                    break;
                }
                drop(first, oldest);
                dropped.add(first);
            }
        }
        return dropped;
    }

    /** Drops everything; returns the numbers of the cells. */
    List<Long> forget() {
        List<Long> dropped = new ArrayList<>(cells.keySet());
        for (; first <= last; first++) {
            Kept cell = cells.get(first);
            if (cell != null) {
                drop(first, cell);
            }
        }
        return dropped;
    }

    private void drop(long number, Kept cell) {
        cells.remove(number);
        horizon = Position.of(number, cell.rooms.size() - 1);
        horizonUid = cell.uid;
        packets -= cell.packets;
        bytes -= cell.bytes.length;
        for (Set<String> rooms : cell.rooms) {
            index.removeUpTo(rooms, horizon);
        }
    }
}
