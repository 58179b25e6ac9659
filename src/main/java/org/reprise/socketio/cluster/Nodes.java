package org.reprise.socketio.cluster;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The nodes that serve a namespace, with clients or without, as its log tells of them; so each node knows the same ones
 * at the same place in the log. But for one that has not the whole log, as some of it is lost: that one knows that it
 * does not know all, until another tells who they are. Guarded by the namespace's order.
 */
public final class Nodes {

    private final Map<Long, Present> byId = new HashMap<>();

    /** Whether these are all. */
    private boolean complete;

    /** How often one has looked in vain for somebody who tells. */
    private int looks;

    private record Present(Node node, long position, long time) {}

    /**
     * A node says that it is there.
     *
     * @param all who are there, as it says; empty if it does not know
     * @param position in the log at which it says so
     * @param time at which that was taken, in milliseconds
     * @return whether these are all now, and were not before
     */
    public boolean add(Node node, Set<Node> all, long position, long time) {
        byId.put(node.id(), new Present(node, position, time));
        if (complete || all.isEmpty()) {
            return false;
        }
        all.forEach(one -> byId.putIfAbsent(one.id(), new Present(one, position, time)));
        complete = true;
        return true;
    }

    /**
     * Looks whether these are all, as is to be done in regular intervals: when nobody has told for as long as it takes to
     * count as gone, there is nobody else.
     *
     * @return whether these are all now, and were not before
     */
    public boolean look() {
        if (complete || ++looks <= Heartbeats.PATIENCE) {
            return false;
        }
        complete = true;
        return true;
    }

    /** A node has left, or was lost. */
    public void remove(long id) {
        byId.remove(id);
    }

    /** Begins anew, knowing nobody: that is all there are at the begin of the log, and nowhere else. */
    public void begin(boolean ofLog) {
        byId.clear();
        complete = ofLog;
        looks = 0;
    }

    /** Whether these are all. */
    public boolean areAll() {
        return complete;
    }

    public boolean contains(long id) {
        return byId.containsKey(id);
    }

    /** Whether a node has to say again that it is there: the last time was before that time, or that position. */
    public boolean isStale(long id, long time, long position) {
        Present present = byId.get(id);
        return present == null || present.time() < time || present.position() < position;
    }

    public Set<Long> ids() {
        return new HashSet<>(byId.keySet());
    }

    /** All, or those that are known and {@link Node#UNKNOWN}. */
    public Set<Node> all() {
        Set<Node> all = new HashSet<>();
        byId.values().forEach(present -> all.add(present.node()));
        if (!complete) {
            all.add(Node.UNKNOWN);
        }
        return all;
    }

    /** What a node has to tell others of who is there, itself among them; nothing if it does not know. */
    public Set<Node> toTell(Node own) {
        Set<Node> all = complete ? all() : new HashSet<>();
        if (complete) {
            all.add(own);
        }
        return all;
    }

    /** All but one. */
    public Set<Node> others(long id) {
        Set<Node> others = all();
        others.removeIf(node -> node.id() == id);
        return others;
    }
}
