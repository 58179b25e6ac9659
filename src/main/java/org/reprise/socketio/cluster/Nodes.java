package org.reprise.socketio.cluster;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The nodes that serve a namespace, with clients or without, as its log tells of them; so each node knows the same ones
 * at the same place in the log. Guarded by the namespace's order.
 */
public final class Nodes {

    private final Map<Long, Present> byId = new HashMap<>();

    private record Present(Node node, long position, long time) {}

    /**
     * A node says that it is there.
     *
     * @param position in the log at which it says so
     * @param time at which that was taken, in milliseconds
     */
    public void add(Node node, long position, long time) {
        byId.put(node.id(), new Present(node, position, time));
    }

    /** A node has left, or was lost. */
    public void remove(long id) {
        byId.remove(id);
    }

    /** Begins anew, knowing nobody. */
    public void clear() {
        byId.clear();
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

    public Set<Node> all() {
        Set<Node> all = new HashSet<>();
        byId.values().forEach(present -> all.add(present.node()));
        return all;
    }
}
