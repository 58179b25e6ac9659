package org.reprise.socketio.recovery;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.log.LoggedEvent;
import org.reprise.socketio.log.Membership;
import org.reprise.socketio.log.PacketLog;
import org.reprise.socketio.protocol.EncodedEvent;
import org.reprise.socketio.protocol.EncodedPacket;

/**
 * The sessions and packets of one namespace. Thread-safe; the namespace calls {@link #append} in the order in which it
 * dispatches.
 */
public final class NamespaceRecovery {

    private final String namespace;
    private final PacketLog log;
    private final SessionStore sessions;
    private final long maxSessions;

    /** Guarded by this. */
    private final AwaySessions away = new AwaySessions();

    NamespaceRecovery(String namespace, PacketLog log, SessionStore sessions, long maxSessions) {
        this.namespace = namespace;
        this.log = log;
        this.sessions = sessions;
        this.maxSessions = maxSessions;
    }

    // ---------------------------------------------------------------------- packets

    /** Keeps an event for those who are away; the packet returned ends with its offset. */
    public PacketLog.Entry append(Set<String> rooms, Set<String> except, EncodedEvent event) {
        return log.append(new LoggedEvent(rooms, except, event));
    }

    /** The packet at a position, with its offset; null when it is not kept any more. */
    public @Nullable EncodedPacket read(long position) {
        return log.read(position);
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
    public synchronized void suspend(String pid, Session session) {
        String key = SessionStore.key(namespace, pid);
        away.put(key, sessions.put(key, session));
    }

    /** The session of that pid, which stays where it is. */
    public Optional<Session> find(String pid) {
        return sessions.find(SessionStore.key(namespace, pid));
    }

    /** Takes the session of that pid: of several callers one gets it. */
    public synchronized Optional<Session> claim(String pid) {
        String key = SessionStore.key(namespace, pid);
        away.remove(key);
        return sessions.claim(key);
    }

    /** Changes the memberships of addressed sessions whose clients are away. */
    public synchronized void change(Set<String> rooms, Set<String> except, Consumer<Membership> change) {
        for (String key : away.select(AwaySessions.in(rooms, except))) {
            Session session = away.get(key);
            if (session != null) {
                change.accept(session.membership());
                sessions.replace(key, session);
            }
        }
    }

    /** Ends addressed sessions whose clients are away. */
    public void end(Set<String> rooms, Set<String> except) {
        end(AwaySessions.in(rooms, except));
    }

    /** Ends the sessions that a user has opened and whose clients are away. */
    public void endOf(String principal) {
        end(session -> principal.equals(session.principal()));
    }

    private synchronized void end(Predicate<Session> condition) {
        for (String key : away.select(condition)) {
            away.remove(key);
            sessions.remove(key);
        }
    }

    /** Ends the sessions whose clients have not come back in time, and the oldest beyond the limit; trims the log. */
    public synchronized Collection<Session> sweep() {
        log.trim();
        Map<String, Session> expired = away.takeExpired(sessions.now(), maxSessions);
        expired.keySet().forEach(sessions::remove);
        return expired.values();
    }

    /**
     * What the client of a session has missed.
     *
     * @param offset the last one it has seen, as it says; null if it has seen none
     */
    public Replay replay(Session session, @Nullable String offset) {
        if (sessions.isExpired(session)) {
            return Replay.failed(Outcome.EXPIRED);
        }
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
}
