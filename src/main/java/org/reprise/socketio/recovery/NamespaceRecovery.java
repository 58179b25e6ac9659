package org.reprise.socketio.recovery;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.log.LoggedEvent;
import org.reprise.socketio.log.PacketLog;
import org.reprise.socketio.protocol.EncodedEvent;

/**
 * The sessions and packets of one namespace. Thread-safe; the namespace calls {@link #append} in the order in which it
 * dispatches.
 */
public final class NamespaceRecovery {

    private final String namespace;
    private final PacketLog log;
    private final SessionStore sessions;

    NamespaceRecovery(String namespace, PacketLog log, SessionStore sessions) {
        this.namespace = namespace;
        this.log = log;
        this.sessions = sessions;
    }

    // ---------------------------------------------------------------------- packets

    /** Keeps an event for those who are away; the packet returned ends with its offset. */
    public PacketLog.Entry append(Set<String> rooms, Set<String> except, EncodedEvent event) {
        return log.append(new LoggedEvent(rooms, except, event));
    }

    /** Where the log is. */
    public long position() {
        return log.head();
    }

    /** The offset of where the log is, for an event that is not kept. */
    public String offset() {
        return log.offset();
    }

    /** Up to where packets are not kept any more. */
    public long horizon() {
        return log.horizon();
    }

    // ---------------------------------------------------------------------- sessions

    /** Keeps the session of a client whose connection has ended, from now for as long as it may be away. */
    public void suspend(String pid, Session session) {
        sessions.put(namespace, pid, session);
    }

    /** The session of that pid, which stays where it is. */
    public Optional<Session> find(String pid) {
        return sessions.find(namespace, pid);
    }

    /** Takes the session of that pid: of several callers one gets it. */
    public Optional<Session> claim(String pid) {
        return sessions.claim(namespace, pid);
    }

    /** Whether a session is past its time. */
    public boolean isExpired(Session session) {
        return sessions.isExpired(session);
    }

    /**
     * What the client of a session has missed.
     *
     * @param offset the last one it has seen, as it says; null if it has seen none
     */
    public Replay replay(Session session, @Nullable String offset) {
        long from = session.start();
        boolean sawNothing = session.lastSent() == session.start();
        if (offset != null && !(sawNothing && log.isOfAnotherEpoch(offset))) {
            // (one of another epoch is left from before this session, in which there was none to replace it)
            OptionalLong seen = log.position(offset);
            if (seen.isEmpty()) {
                return Replay.failed(Outcome.INVALID_OFFSET);
            }
            from = Math.max(from, seen.getAsLong());
        }
        long horizon = log.horizon();
        boolean complete = from >= horizon
                // nothing was due between its last packet and the end of its connection
                || (from >= session.lastSent() && session.suspendedAt() >= horizon);
        if (!complete || from < session.membership().knownFrom()) {
            return Replay.failed(Outcome.TRIMMED);
        }
        return new Replay(Outcome.RECOVERED, log.after(from, session.membership()));
    }

    void trim() {
        log.trim();
    }
}
