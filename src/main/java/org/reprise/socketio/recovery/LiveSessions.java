package org.reprise.socketio.recovery;

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
    };

    /** Something was ordered. */
    void apply(Order order);

    /** The session of that key goes on at another node. */
    void leaveToOther(String key);

    /** This node has been taken for gone, or has lost track: all sessions are others' now. */
    void leaveAllToOthers();

    /** A session has ended, as its client did not come back. */
    void expired(Session session);
}
