package org.reprise.socketio.cluster;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.reprise.socketio.log.Clocks;

/**
 * Whether a node has its caches in common with the others. A provider may put a node out that was paused, and the node
 * learns of it seconds after it woke up: until then it reads what is stale, and what it writes is dropped later. So who
 * was paused waits until one of the others has given a new sign of life, or none of them has for so long that it is
 * alone. Nor has it them in common where there is no {@link Quorum}. Not thread-safe; waits for the cache.
 */
public final class Contact {

    /** After how many milliseconds between two questions a node counts as paused: less than providers have patience. */
    static final long PAUSE = 5_000;

    /**
     * How often one looks at signs that do not count yet, as they may have been on their way during the pause. Who asks again
     * waits before, at first for 20 ms, then twice as long each time: so for more than a second.
     */
    static final int SETTLING = 7;

    /** How often one looks after that in vain until one counts as alone; more often than {@link Heartbeats#PATIENCE}. */
    static final int PATIENCE = 15;

    private final Heartbeats heartbeats;
    private final Quorum quorum;
    private final Clocks clocks;
    private Clocks.Moment sure;

    /** Whether this node was paused, and has not had a new sign since. */
    private boolean waiting;

    /** The signs of the others when those had come in that were on their way. */
    private Map<Long, byte[]> before = Map.of();

    private int looks;

    public Contact(Heartbeats heartbeats, Quorum quorum, Clocks clocks) {
        this.heartbeats = heartbeats;
        this.quorum = quorum;
        this.clocks = clocks;
        sure = clocks.now();
    }

    /** Whether what is read and written now is what the others read and write; to be asked each second at least. */
    public boolean isMade(Set<Long> others) {
        if (!waiting && clocks.atMostSince(sure) >= PAUSE) {
            waiting = true;
            looks = 0;
        }
        if (waiting && !hasNewSign(heartbeats.signs(others))) {
            return false;
        }
        waiting = false;
        sure = clocks.now();
        return quorum.isMet();
    }

    private boolean hasNewSign(Map<Long, byte[]> signs) {
        looks++;
        if (looks <= SETTLING) {
            before = signs;
            return signs.isEmpty();
        }
        return looks >= SETTLING + PATIENCE
                || signs.entrySet().stream()
                        .anyMatch(sign -> !Arrays.equals(sign.getValue(), before.get(sign.getKey())));
    }
}
