package org.reprise.socketio.engine;

import java.util.ArrayList;
import java.util.List;

/** The sessions that one thread is to write to when its work is done. Thread-safe. */
final class Cork {

    private volatile long since;

    /** Where those who watch it find it; only touched by its own thread. */
    int place = -1;

    /** Guarded by this. */
    private List<EngineSession> sessions = List.of();

    Cork(long since) {
        this.since = since;
    }

    /** When the work began, or was interrupted to write, in nanoseconds of the scheduler. */
    long since() {
        return since;
    }

    /** Takes a session to be written to. */
    synchronized void add(EngineSession session) {
        if (session.enter(this)) {
            if (sessions.isEmpty()) {
                sessions = new ArrayList<>();
            }
            sessions.add(session);
        }
    }

    /** Writes to all that were touched, as the work takes long, and goes on. */
    void writeSoFar(long now) {
        since = now;
        writeAll();
    }

    /** Writes to all that were touched. */
    void writeAll() {
        List<EngineSession> touched;
        synchronized (this) {
            touched = sessions;
            sessions = List.of();
            touched.forEach(session -> session.leave(this));
        }
        touched.forEach(EngineSession::flushNow);
    }
}
