package org.reprise.socketio.recovery;

import java.util.List;
import org.reprise.socketio.log.Cell;
import org.reprise.socketio.log.LoggedEvent;
import org.reprise.socketio.log.PacketLog;

/**
 * Makes the sessions and packets of one namespace durable. What waits for the store may fail with a {@link
 * javax.cache.CacheException}, and may be tried again. Used by one thread at a time, outside of the namespace's order
 * where it waits.
 */
public final class NamespaceJournal {

    private final PacketLog log;
    private final SessionStore sessions;

    NamespaceJournal(PacketLog log, SessionStore sessions) {
        this.log = log;
        this.sessions = sessions;
    }

    /** Makes the cell that is to come next in the log. */
    public Cell prepare(List<LoggedEvent> events) {
        return log.prepare(events);
    }

    /** Stores a cell; waits. After a failure this one comes again before any other. */
    public void store(Cell cell) {
        log.store(cell);
    }

    /** Takes a stored cell into the log; to be called in the namespace's order. */
    public List<PacketLog.Entry> admit(Cell cell) {
        return log.admit(cell);
    }

    /** Has come to one of the packets of the last cell; in the order. */
    public void advance(PacketLog.Entry entry) {
        log.advance(entry.position());
    }

    /** Stores what has become of sessions; waits. */
    public void store(SessionChanges changes) {
        sessions.write(changes);
    }

    /** Trims the log and notes from time to time that the server is alive; waits. */
    public void tend() {
        log.trim();
        log.mark();
    }

    /** Whether {@link #tend} should not be put off. */
    public boolean isOverfull() {
        return log.isBeyondLimits();
    }
}
