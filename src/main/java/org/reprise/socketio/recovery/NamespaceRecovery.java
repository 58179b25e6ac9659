package org.reprise.socketio.recovery;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.RecoveryOutcome;
import org.reprise.socketio.log.LoggedEvent;
import org.reprise.socketio.log.Membership;
import org.reprise.socketio.log.PacketLog;
import org.reprise.socketio.protocol.EncodedEvent;
import org.reprise.socketio.protocol.EncodedPacket;

/**
 * The sessions and packets of one namespace. Nothing here waits for a durable store: where there is one, {@link
 * #journal} does. Thread-safe; the namespace calls {@link #append} in the order in which it dispatches.
 */
public final class NamespaceRecovery {

    private final String namespace;
    private final RecoveryOptions options;
    private final InstantSource clock;
    private final PacketLog log;
    private final @Nullable NamespaceJournal journal;

    /** Guarded by this. */
    private final AwaySessions away = new AwaySessions();

    /** The keys of sessions that have changed since the journal took them last. Guarded by this. */
    private final Set<String> changed = new LinkedHashSet<>();

    /** Sessions whose time is over, until all nodes know. Guarded by this. */
    private final Map<String, Session> ending = new HashMap<>(0);

    private @Nullable SharedRecovery shared;
    private volatile Runnable woken = () -> {};

    NamespaceRecovery(
            String namespace,
            RecoveryOptions options,
            InstantSource clock,
            PacketLog log,
            @Nullable NamespaceJournal journal) {
        this.namespace = namespace;
        this.options = options;
        this.clock = clock;
        this.log = log;
        this.journal = journal;
    }

    /** Is one node's part of what a cluster has; before anything else is done. */
    void share(SharedRecovery all) {
        shared = all;
    }

    /** Takes up sessions from before a restart, in the order in which they expire. */
    synchronized void restore(Map<String, Session> sessions) {
        sessions.forEach(away::put);
    }

    // ---------------------------------------------------------------------- packets

    /** Keeps an event for those who are away; the packet returned ends with its offset. Not where there is a journal. */
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

    /** Whether the text is an offset of another log than this one. */
    public boolean isOfAnotherEpoch(String offset) {
        return log.isOfAnotherEpoch(offset);
    }

    /** Up to where packets are not kept any more. */
    public long horizon() {
        return log.horizon();
    }

    // ---------------------------------------------------------------------- sessions

    /** The key of the session of that pid: a hash, of which the pid cannot be made. */
    public String key(String pid) {
        return SessionStore.key(namespace, pid);
    }

    /** Keeps the session of a client whose connection has ended, from now for as long as it may be away. */
    public synchronized void suspend(String key, Session session) {
        away.put(key, session.expiringAt(clock.millis() + timeToLive().toMillis()));
        changed(key);
    }

    /** The session of that key, as it is now; it stays where it is. */
    public synchronized Optional<Session> find(String key) {
        Session session = away.get(key);
        if (session == null && shared != null) {
            return shared.find(key);
        }
        return Optional.ofNullable(session).map(Session::copy);
    }

    /** Takes the session of that key: of several callers one gets it. */
    public synchronized Optional<Session> claim(String key) {
        Session session = away.remove(key);
        if (session != null) {
            changed(key);
        }
        return Optional.ofNullable(session);
    }

    /** Changes the memberships of addressed sessions whose clients are away. */
    public void change(Set<String> rooms, Set<String> except, Consumer<Membership> change) {
        change(AwaySessions.in(rooms, except), change);
    }

    /** Changes the membership of the session of that key if its client is away. */
    public synchronized void change(String key, Consumer<Membership> change) {
        Session session = away.get(key);
        if (session != null) {
            change.accept(session.membership());
            changed(key);
        }
    }

    private synchronized void change(Predicate<Session> condition, Consumer<Membership> change) {
        away.select(condition).forEach(key -> change(key, change));
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
            changed(key);
        }
    }

    /**
     * Ends the sessions whose clients have not come back in time, and the oldest beyond the limit. Without a journal,
     * which does it otherwise, it also trims the log.
     */
    public synchronized Collection<Session> sweep() {
        if (journal == null && shared == null) {
            log.trim();
        }
        Map<String, Session> expired = away.takeExpired(clock.millis(), options.maxSessions());
        expired.keySet().forEach(this::changed);
        if (shared != null) {
            ending.putAll(expired); // one of them may be claimed elsewhere at this moment
            return List.of();
        }
        return expired.values();
    }

    private Duration timeToLive() {
        return options.maxDisconnectionDuration();
    }

    // ---------------------------------------------------------------------- cluster

    /** What the nodes of a cluster share; null for a node alone. */
    public @Nullable SharedRecovery shared() {
        return shared;
    }

    /** Has someone told when others have written; from then on they are heard. */
    public void onArrival(Runnable wake) {
        woken = wake;
    }

    /** What nodes share may be another log than before; any thread. */
    void suspect() {
        if (shared != null) {
            shared.suspect();
        }
    }

    /** Another node, or this one, has written a cell of the log; any thread. */
    void arrived(String key, byte[] bytes) {
        if (shared != null) {
            shared.arrived(key, bytes);
            woken.run();
        }
    }

    /**
     * Is in charge of a session that another node had.
     *
     * @param aliveAt when that node was alive: no client was connected to it for longer
     */
    synchronized void adopt(String key, Session session, long aliveAt) {
        long latest = aliveAt + timeToLive().toMillis();
        away.put(key, session.expiringAt(Math.min(session.expiresAt(), latest)));
        changed(key);
    }

    /** Another node is in charge of a session. */
    synchronized void forget(String key) {
        away.remove(key);
        ending.remove(key);
        changed.remove(key);
    }

    /** Others are in charge of all sessions. */
    synchronized void forgetAll() {
        away.clear();
        ending.clear();
        changed.clear();
    }

    /** The session of that key if its time was over. */
    synchronized Optional<Session> takeEnding(String key) {
        return Optional.ofNullable(ending.remove(key));
    }

    /** Applies what was ordered at that position to sessions whose clients are away. */
    void apply(Order order, long position) {
        if (order instanceof Order.Rooms rooms) {
            change(order.addressed(), membership -> rooms.names().forEach(room -> {
                if (rooms.join()) {
                    membership.join(room, position);
                } else {
                    membership.leave(room, position, horizon());
                }
            }));
        } else {
            end(order.addressed());
        }
    }

    // ---------------------------------------------------------------------- durability

    /** What makes all this durable; null where it need not be. */
    public @Nullable NamespaceJournal journal() {
        return journal;
    }

    /** Notes that a session has begun, changed or ended. */
    public synchronized void changed(String key) {
        if (journal != null || shared != null) {
            changed.add(key);
        }
    }

    /**
     * Takes what has become of changed sessions since the last time.
     *
     * @param connected gives the session of a key whose client is connected, or null
     */
    public synchronized SessionChanges takeChanges(Function<String, @Nullable Session> connected) {
        Map<String, byte[]> kept = new LinkedHashMap<>();
        Set<String> ended = new LinkedHashSet<>();
        for (String key : changed) {
            Session session = connected.apply(key);
            if (session == null) {
                session = away.get(key);
            }
            if (session == null) {
                ended.add(key);
            } else {
                kept.put(key, SessionCodec.encode(session));
            }
        }
        changed.clear();
        return new SessionChanges(kept, ended, shared == null ? Set.of() : shared.unknown(kept.keySet()));
    }

    // ---------------------------------------------------------------------- replay

    /**
     * What the client of a session has missed.
     *
     * @param offset the last one it has seen, as it says; null if it has seen none
     */
    public Replay replay(Session session, @Nullable String offset) {
        if (clock.millis() >= session.expiresAt()) {
            return Replay.failed(RecoveryOutcome.EXPIRED);
        }
        long from = session.start();
        boolean sawNothing = session.lastSent() == session.start();
        if (offset != null && !(sawNothing && log.isOfAnotherEpoch(offset))) {
            // (one of another epoch is left from before this session, in which there was none to replace it)
            OptionalLong seen = log.position(offset);
            if (seen.isEmpty()) {
                return Replay.failed(
                        log.isOfAnotherEpoch(offset) ? RecoveryOutcome.OTHER_EPOCH : RecoveryOutcome.INVALID_OFFSET);
            }
            from = Math.max(from, seen.getAsLong());
        }
        if (session.suspendedAt() > log.head()) {
            return Replay.failed(RecoveryOutcome.TRIMMED); // the store has lost the end of the log
        }
        long horizon = log.horizon();
        boolean complete = from >= horizon
                // nothing was due between its last packet and the end of its connection
                || (from >= session.lastSent() && session.suspendedAt() >= horizon);
        if (!complete || from < session.membership().knownFrom()) {
            return Replay.failed(RecoveryOutcome.TRIMMED);
        }
        return new Replay(RecoveryOutcome.RECOVERED, log.after(from, session.membership()));
    }
}
