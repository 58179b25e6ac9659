package org.reprise.socketio.log;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which rooms one session was in, at which positions of the log. A packet is due to the members of its rooms at the
 * packet's position, not at the time of recovery. Not thread-safe.
 */
public final class Membership {

    /** How many past stays are remembered; a session that changes rooms more often has to have read the log up to the older ones. */
    private static final int MAX_PAST = 1000;

    private final Map<String, Long> current = new LinkedHashMap<>();
    private final List<Stay> past = new ArrayList<>(0);
    private long knownFrom;

    /** In no room. */
    public Membership() {}

    /** From what {@link #stays()} and {@link #knownFrom()} gave. */
    public Membership(Collection<Stay> stays, long knownFrom) {
        this.knownFrom = knownFrom;
        for (Stay stay : stays) {
            if (stay.isOpen()) {
                current.put(stay.room(), stay.after());
            } else {
                past.add(stay);
            }
        }
    }

    /**
     * A time in a room.
     *
     * @param after what has this position was not due yet
     * @param upTo what has this position was still due; {@link Long#MAX_VALUE} for a stay that goes on
     */
    public record Stay(String room, long after, long upTo) {

        boolean isOpen() {
            return upTo == Long.MAX_VALUE;
        }

        boolean covers(long position) {
            return position > after && position <= upTo;
        }
    }

    /** The rooms it is in now; a live view. */
    public Set<String> rooms() {
        return current.keySet();
    }

    /** Enters a room when the log has come to that position; false if it was in it already. */
    public boolean join(String room, long position) {
        return current.putIfAbsent(room, position) == null;
    }

    /**
     * Leaves a room when the log has come to that position; false if it was not in it.
     *
     * @param horizon up to where the log has been trimmed: older stays need not be remembered
     */
    public boolean leave(String room, long position, long horizon) {
        Long joined = current.remove(room);
        if (joined == null) {
            return false;
        }
        past.removeIf(stay -> stay.upTo() <= horizon);
        if (position > joined) {
            past.add(new Stay(room, joined, position));
        }
        if (past.size() > MAX_PAST) {
            knownFrom = past.remove(0).upTo();
        }
        return true;
    }

    /** All stays, past and present. */
    public List<Stay> stays() {
        List<Stay> stays = new ArrayList<>(past);
        current.forEach((room, joined) -> stays.add(new Stay(room, joined, Long.MAX_VALUE)));
        return stays;
    }

    /** Before this position it is not known any more which rooms it was in. */
    public long knownFrom() {
        return knownFrom;
    }

    /** Whether it was in that room at that position. */
    boolean includes(String room, long position) {
        Long joined = current.get(room);
        return (joined != null && position > joined) || inPast(room, position) != null;
    }

    private @Nullable Stay inPast(String room, long position) {
        for (Stay stay : past) {
            if (stay.room().equals(room) && stay.covers(position)) {
                return stay;
            }
        }
        return null;
    }
}
