package org.reprise.socketio.cluster;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.reprise.socketio.log.Clocks;

/**
 * A node among those that serve a namespace: by which id the others know it, who they are, and whether it is in contact with
 * them. What waits for the cache is done by one thread at a time, outside of the namespace's order; all else in the order,
 * but for what says otherwise.
 */
public final class Roster {

    private final Heartbeats heartbeats;
    private final Quorum quorum;
    private final Contact contact;
    private final Nodes nodes = new Nodes();

    /** By which the others know this node; another one after it was taken for gone. Changed in the order. */
    private volatile long id = newId();

    /** Whether to say again that this node is there. */
    private boolean stale;

    /** Whether this node has said that it leaves. */
    private boolean left;

    /** Who else was there when that was looked at last. Of those that wait. */
    private Set<Long> watched = Set.of();

    public Roster(Heartbeats heartbeats, Quorum quorum, Clocks clocks) {
        this.heartbeats = heartbeats;
        this.quorum = quorum;
        contact = new Contact(heartbeats, quorum, clocks);
    }

    private static long newId() {
        return ThreadLocalRandom.current().nextLong();
    }

    // ---------------------------------------------------------------------- this node

    /** By which the others know this node; any thread. */
    public long id() {
        return id;
    }

    /** Gives this node another id, as the one that it had counts as gone. */
    public void becomeAnother() {
        id = newId();
    }

    /** What this node has to say of who is there, itself among them; empty unless it has to say that it is there. */
    public Optional<Set<Node>> toTell() {
        return !left && (stale || !nodes.contains(id)) ? Optional.of(nodes.toTell(Node.here(id))) : Optional.empty();
    }

    // ---------------------------------------------------------------------- who is there, as the log tells

    /** Begins anew, knowing nobody: that is all there are at the begin of the log, and nowhere else. */
    public void begin(boolean ofLog) {
        nodes.begin(ofLog);
    }

    /**
     * A node says that it is there.
     *
     * @param all who are there, as it says; empty if it does not know
     * @param position in the log at which it says so
     * @param time at which that was taken, in milliseconds
     * @return whether it is known who is there now, and was not before
     */
    public boolean add(Node there, Set<Node> all, long position, long time) {
        boolean known = nodes.add(there, all, position, time);
        boolean canTell = all.isEmpty() && nodes.areAll();
        stale = there.id() != id && (stale || canTell);
        return known;
    }

    /** A node says that it leaves. */
    public void leave(long node) {
        left |= node == id;
        remove(node);
    }

    /** A node was lost. */
    public void remove(long node) {
        nodes.remove(node);
    }

    /** Has this node say again that it is there if it did so last before that time, or that position; whether it has to. */
    public boolean refresh(long time, long position) {
        stale |= nodes.isStale(id, time, position);
        return stale;
    }

    /** Looks whether all are known, as is to be done each second; whether they are now, and were not before. */
    public boolean look() {
        boolean known = nodes.look();
        stale |= known; // another one may not know yet
        return known;
    }

    /** All that are known. */
    public Set<Node> all() {
        return nodes.all();
    }

    /** All but this node. */
    public Set<Node> others() {
        return nodes.others(id);
    }

    /** The ids of all that are known. */
    public Set<Long> ids() {
        return nodes.ids();
    }

    // ---------------------------------------------------------------------- who is alive

    /** Shows that this node is alive; waits. */
    public void beat() {
        heartbeats.beat(id);
    }

    /** Looks at others for the first time; waits. */
    public void watch(Set<Long> others) {
        heartbeats.silent(others);
    }

    /** Shows that this node is alive, and looks at others, each second; gives those that count as gone. Waits. */
    public Set<Long> tend(Set<Long> others) {
        watched = others;
        beat();
        return isInContact() ? heartbeats.silent(others) : Set.of();
    }

    /** Whether what is read and written now is what the others read and write; waits. */
    public boolean isInContact() {
        return contact.isMade(watched);
    }

    /** Whether this node has seen too few others for so long that they count it as gone; any thread. */
    public boolean isCutOff() {
        return quorum.isMissedForLong();
    }

    /** When a node was alive for all that is known here, in milliseconds since the epoch: now, if it was never looked at. */
    public long aliveAt(long node) {
        return heartbeats.aliveAt(node);
    }
}
