package org.reprise.socketio.cluster;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.log.Clocks;

/**
 * Whether a node has its caches in common with the others. A provider may put a node out that was paused, and the node
 * learns of it seconds after it woke up: until then it reads what is stale, and what it writes is dropped later. So who
 * was paused waits until one of the others has given a new sign of life, or none of them has for so long that it is
 * alone. Not thread-safe; waits for the cache.
 */
public final class Contact {

    /** After how many milliseconds between two questions a node counts as paused: less than providers have patience. */
    static final long PAUSE = 5_000;

    /** How often one looks for a sign in vain until one counts as alone; more often than {@link Heartbeats#PATIENCE}. */
    static final int PATIENCE = 15;

    private final Heartbeats heartbeats;
    private final Clocks clocks;
    private Clocks.Moment sure;

    /** The signs of the others when this node woke up; null if it was not paused. */
    private @Nullable Map<Long, byte[]> before;

    private int looks;

    public Contact(Heartbeats heartbeats, Clocks clocks) {
        this.heartbeats = heartbeats;
        this.clocks = clocks;
        sure = clocks.now();
    }

    /** Whether what is read and written now is what the others read and write; to be asked each second at least. */
    public boolean isMade(Set<Long> others) {
        if (before != null || clocks.atMostSince(sure) >= PAUSE) {
            if (!hasNewSign(heartbeats.signs(others))) {
                return false;
            }
            before = null;
        }
        sure = clocks.now();
        return true;
    }

    private boolean hasNewSign(Map<Long, byte[]> signs) {
        Map<Long, byte[]> known = before;
        if (known == null) {
            before = signs;
            looks = 0;
            return signs.isEmpty();
        }
        return ++looks >= PATIENCE
                || signs.entrySet().stream()
                        .anyMatch(sign -> !Arrays.equals(sign.getValue(), known.get(sign.getKey())));
    }
}
