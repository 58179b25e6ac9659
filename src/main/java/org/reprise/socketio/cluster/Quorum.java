package org.reprise.socketio.cluster;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.log.Clocks;

/**
 * Whether so many nodes see each other that what they store outlasts a split of the network: only one side can have that
 * many, and what a provider has taken on another one is dropped when they meet again. A node counts as seen as long as it
 * has given a sign of life no longer than {@link #FRESH} ago, which is measured on the node that looks alone: from when it
 * began the last look at which the sign was not there. One thread looks at a time; any may ask.
 */
public final class Quorum {

    /** For how many milliseconds a sign proves that a node can be reached; less than providers wait for a second copy. */
    static final long FRESH = 4_000;

    /** After how many milliseconds without a look this node counts as paused. */
    static final long PAUSE = 3_000;

    /** How many milliseconds a node that was paused gives to what had reached it meanwhile, before what it sees counts. */
    static final long SETTLING = 1_000;

    /** After how many milliseconds without a quorum a node is better left by its clients: others have missed it by then. */
    static final long PATIENCE = 20_000;

    private final int nodes;
    private final Clocks clocks;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();
    private volatile Clocks.Moment lastMet;
    private Clocks.Moment lastLook;

    /** When it was found last that this node was paused. */
    private Clocks.Moment woken;

    /** Whether what comes to be seen after the last look is new, and not what was left of the time of a pause. */
    private boolean settled = true;

    /**
     * @param sign that was found last
     * @param after when that was not there yet; null if it is not known to be new
     */
    private record Seen(byte[] sign, Clocks.@Nullable Moment after) {}

    /** @param nodes how many have to see each other, this one included; with 1 it is always met */
    public Quorum(int nodes, Clocks clocks) {
        this.nodes = nodes;
        this.clocks = clocks;
        lastLook = clocks.now();
        lastMet = lastLook;
        woken = lastLook;
    }

    /** How many nodes have to see each other, each counting itself. */
    public int nodes() {
        return nodes;
    }

    /** Looks at the signs of the other nodes, by their keys, which are read now; to be called each second. */
    void look(Supplier<Map<String, byte[]>> signs) {
        Clocks.Moment begun = clocks.now();
        if (clocks.atMostSince(lastLook) >= PAUSE) {
            woken = begun;
            settled = false;
        }
        boolean settles = clocks.atLeastSince(woken) >= SETTLING;
        Map<String, byte[]> present = signs.get();
        seen.keySet().retainAll(present.keySet());
        present.forEach((node, sign) -> {
            Seen before = seen.get(node);
            if (before == null || !Arrays.equals(before.sign(), sign)) {
                seen.put(node, new Seen(sign, before == null || !settled ? null : lastLook));
            }
        });
        settled |= settles;
        lastLook = begun;
    }

    /** Whether as many nodes as are needed see each other. */
    public boolean isMet() {
        boolean met = nodes <= 1 || 1 + reached() >= nodes;
        if (met) {
            lastMet = clocks.now();
        }
        return met;
    }

    private long reached() {
        return seen.values().stream()
                .filter(node -> node.after() != null && clocks.atMostSince(node.after()) < FRESH)
                .count();
    }

    /** Whether it has been missed for so long that clients should look for another node. */
    public boolean isMissedForLong() {
        return !isMet() && clocks.atLeastSince(lastMet) >= PATIENCE;
    }
}
