package org.reprise.socketio.recovery;

import java.util.Set;
import org.reprise.socketio.cluster.Node;

/** Those who are connected here, to whom something happens because the log says so. Called in the namespace's order. */
public interface LiveSessions {

    LiveSessions NONE = new LiveSessions() {
        @Override
        public void apply(Order order) {}

        @Override
        public void leaveToOther(String key) {}

        @Override
        public void leaveAllToOthers() {}

        @Override
        public void expired(Session session) {}

        @Override
        public void asked(byte[] question, boolean own, Set<Node> nodes) {}

        @Override
        public void gone(long node) {}

        @Override
        public void known(Set<Node> others) {}
    };

    /** Something was ordered. */
    void apply(Order order);

    /** The session of that key goes on at another node. */
    void leaveToOther(String key);

    /** This node has been taken for gone, or has lost track: all sessions are others' now. */
    void leaveAllToOthers();

    /** A session has ended, as its client did not come back. */
    void expired(Session session);

    /**
     * A node has asked something of all nodes.
     *
     * @param own whether it was this one
     * @param nodes all that are there at this place in the log, or those that are known and {@link Node#UNKNOWN}
     */
    void asked(byte[] question, boolean own, Set<Node> nodes);

    /** A node has left or was lost: it answers no more questions. */
    void gone(long node);

    /** It has turned out who those are that were {@link Node#UNKNOWN}, if they were. */
    void known(Set<Node> others);
}
