package org.reprise.socketio.engine;

import java.util.ArrayList;
import java.util.List;

/** The sessions that one thread is to write to when its work is done. Thread-safe. */
final class Cork {

    private final long since;

    /** Guarded by this. */
    private List<EngineSession> sessions = List.of();

    /** Guarded by this. */
    private boolean pulled;

    Cork(long since) {
        this.since = since;
    }

    /** When the work began, in nanoseconds of the scheduler. */
    long since() {
        return since;
    }

    /** Whether nothing was held back so far. */
    synchronized boolean isEmpty() {
        return sessions.isEmpty() && !pulled;
    }

    /** Takes the session, unless all that was taken has been written already, and nothing is held back any more. */
    synchronized boolean add(EngineSession session) {
        if (!pulled && session.enter(this)) {
            if (sessions.isEmpty()) {
                sessions = new ArrayList<>();
            }
            sessions.add(session);
        }
        return !pulled;
    }

    /** Writes to all that were touched, and holds nothing back from now on. */
    void pull() {
        List<EngineSession> touched;
        synchronized (this) {
            pulled = true;
            touched = sessions;
            sessions = List.of();
        }
        for (EngineSession session : touched) {
            session.leave(this);
            session.flushNow();
        }
    }
}
