package org.reprise.socketio.log;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** From a room to the positions of what was sent to it. Not thread-safe. */
final class RoomIndex {

    private final Positions toAll = new Positions();
    private final Map<String, Positions> byRoom = new HashMap<>();

    void add(Set<String> rooms, long position) {
        if (rooms.isEmpty()) {
            toAll.add(position);
        }
        for (String room : rooms) {
            byRoom.computeIfAbsent(room, created -> new Positions()).add(position);
        }
    }

    void removeUpTo(Set<String> rooms, long position) {
        if (rooms.isEmpty()) {
            toAll.removeUpTo(position);
        }
        for (String room : rooms) {
            Positions positions = byRoom.get(room);
            if (positions != null) {
                positions.removeUpTo(position);
                if (positions.isEmpty()) {
                    byRoom.remove(room);
                }
            }
        }
    }

    /** What was sent to all, or to a room at a time of its stay there, after that position; ascending, each once. */
    long[] after(long position, Membership membership) {
        long[] found = toAll.between(position, Long.MAX_VALUE);
        for (Membership.Stay stay : membership.stays()) {
            Positions positions = byRoom.get(stay.room());
            if (positions != null) {
                found = concat(found, positions.between(Math.max(position, stay.after()), stay.upTo()));
            }
        }
        return Arrays.stream(found).sorted().distinct().toArray();
    }

    private static long[] concat(long[] first, long[] second) {
        if (second.length == 0) {
            return first;
        }
        long[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
