package org.reprise.socketio.recovery;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.cluster.AnswerCache;
import org.reprise.socketio.cluster.Node;
import org.reprise.socketio.cluster.Roster;
import org.reprise.socketio.log.Cell;
import org.reprise.socketio.log.LogItem;
import org.reprise.socketio.log.LoggedNote;
import org.reprise.socketio.log.SharedLog;
import org.reprise.socketio.log.Standing;

/**
 * The sessions and packets of one namespace in a cluster: its log is shared by all nodes, and tells of sessions, too. A
 * session belongs to one node at a time, which alone writes how it is; another node takes it by saying so in the log.
 *
 * <p>One thread at a time reads and writes, outside of the namespace's order, and may have to wait for the cache or meet a
 * {@link CacheException}; what is said to be in the order does neither.
 */
public final class SharedRecovery {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.recovery");

    /** How many times in the life of a packet a session is written again that has not changed. */
    private static final int REFRESHES = 5;

    private final String namespace;
    private final NamespaceRecovery recovery;
    private final SharedLog log;
    private final Roster roster;
    private final AnswerCache answers;
    private final InstantSource clock;
    private final Duration refreshed;
    private final SharedSessions sessions;

    /** Whether this node has lost track, and has not joined anew yet. Changed in the order, by who reads and writes. */
    private boolean astray;

    /** The kinds of notes that were passed over. Guarded by the order. */
    private final Set<Byte> unknownKinds = new HashSet<>(0);

    SharedRecovery(
            String namespace,
            NamespaceRecovery recovery,
            SharedLog log,
            Roster roster,
            AnswerCache answers,
            Duration retention,
            InstantSource clock) {
        this.namespace = namespace;
        this.recovery = recovery;
        sessions = new SharedSessions(namespace);
        this.log = log;
        this.roster = roster;
        this.answers = answers;
        this.clock = clock;
        refreshed = retention.dividedBy(REFRESHES);
    }

    // ---------------------------------------------------------------------- read

    /** Takes up what the others have written before, of which nothing concerns anybody here; waits. */
    public void begin() {
        log.begin();
        beginAfter(log.log().horizon(), log.nextNumber() == 1);
        while (takeUp()) {}
        roster.beat();
        roster.watch(others());
    }

    private boolean takeUp() {
        long number = log.nextNumber();
        Cell cell;
        try {
            cell = log.next(true);
        } catch (UncheckedIOException damaged) {
            beginBehind(number, damaged);
            return true;
        }
        if (cell == null) {
            return false;
        }
        if (!log.isContinuedBy(cell)) {
            beginWith(number);
        }
        try {
            take(cell);
            for (int index = 0; index < cell.items().size(); index++) {
                apply(cell, index, LiveSessions.NONE);
            }
        } catch (RuntimeException damaged) { // whatever it is, there is a note that was not obeyed
            beginBehind(number, damaged);
        }
        return true;
    }

    private void beginBehind(long number, RuntimeException damaged) {
        LOG.log(
                WARNING,
                "SIO0407 a cell of the packet log of " + namespace
                        + " cannot be read, by this version at least; the"
                        + " log begins behind it, and clients of before may not be recovered",
                damaged);
        beginWith(number + 1);
    }

    private void beginWith(long number) {
        log.beginWith(number);
        beginAfter(log.log().horizon(), false);
    }

    private void beginAfter(long horizon, boolean ofLog) {
        sessions.beginAfter(horizon);
        roster.begin(ofLog);
    }

    /** Somebody has written a cell; any thread. */
    void arrived(String key, byte[] bytes) {
        log.arrived(key, bytes);
    }

    /**
     * The next cell that another node has written, or null; waits.
     *
     * @param look whether to look for it though nobody has told of it
     * @throws UncheckedIOException if it is damaged: this node {@linkplain #loseTrack loses track}
     */
    public @Nullable Cell next(boolean look) {
        return log.next(look);
    }

    /** Whether there is no way to go on with what this node knows: {@link #rejoin} is left. */
    public boolean hasLostTrack(@Nullable Cell next) {
        return astray || log.isLost() || (next != null && !log.isContinuedBy(next));
    }

    /**
     * Leaves all sessions to the others, as it cannot be told any more what is due to their clients; in the order.
     *
     * @param cause why that is so; null if the log itself tells
     */
    public void loseTrack(LiveSessions live, @Nullable RuntimeException cause) {
        if (!astray) {
            LOG.log(
                    WARNING,
                    "SIO0311 this node has lost track of the log of " + namespace
                            + "; its connections are closed, and it joins the cluster anew",
                    cause);
        }
        astray = true;
        becomeAnother(live);
    }

    /**
     * What {@link #rejoin} has to wait for.
     *
     * @throws CacheException as long as it would begin with what others do not know, or the cache does not answer
     */
    public void prepareToRejoin() {
        requireContact();
        log.reach();
    }

    /**
     * Begins anew, as another node; waits, and in the order all the same: nobody may see the log before it is done. So it is
     * called when the cache has just answered, and after a failure prepared and tried again, for which there is time: this node
     * {@linkplain #hasLostTrack has lost track} until it is done.
     */
    public void rejoin(LiveSessions live) {
        loseTrack(live, null); // each time, for those who have come since
        begin();
        astray = false;
    }

    private void becomeAnother(LiveSessions live) {
        live.leaveAllToOthers();
        recovery.forgetAll();
        roster.becomeAnother();
    }

    // ---------------------------------------------------------------------- write

    /** Where nodes answer what they are asked; any thread. */
    public AnswerCache answers() {
        return answers;
    }

    /** By which the others know this node. */
    public long node() {
        return roster.id();
    }

    /**
     * What is to be written of this node and of sessions that have changed here; in the order.
     *
     * @param asOf where the log was when they were taken
     */
    public List<LogItem> notes(SessionChanges changes, long asOf) {
        List<LogItem> notes = new ArrayList<>();
        roster.toTell()
                .ifPresent(
                        all -> notes.add(note(new Note.Present(Node.here(node()).name(), all))));
        changes.kept().forEach((key, session) -> {
            if (isHere(key) || changes.begun().contains(key)) {
                notes.add(note(new Note.Kept(key, asOf, session)));
            }
        });
        for (String key : changes.ended()) {
            if (isHere(key)) {
                notes.add(note(new Note.Ended(key)));
            }
        }
        return notes;
    }

    /** What tells all nodes of an order. */
    public LogItem note(Order order) {
        return note(new Note.Ordered(order));
    }

    /** What brings a session here. */
    public LogItem claim(String key) {
        return note(new Note.Claimed(key));
    }

    /** What asks something of all nodes. */
    public LogItem ask(byte[] question) {
        return note(new Note.Asked(question));
    }

    /** What tells that this node serves the namespace no more; nothing comes after it. */
    public LogItem leave() {
        return note(new Note.Left());
    }

    private static LogItem note(Note note) {
        return new LoggedNote(NoteCodec.encode(note));
    }

    /** Makes the cell that comes next if nobody is faster; in the order, or before any other is taken. */
    public Cell prepare(List<? extends LogItem> items) {
        return log.prepare(node(), items);
    }

    /**
     * Stores a cell that was just prepared; waits. After a failure it has to be tried again; if it is not in the log, follow it.
     *
     * @throws CacheException also if this node was paused, and it is not certain yet that the others see what it stores
     */
    public Standing store(Cell cell) {
        requireContact();
        Standing standing = log.store(cell);
        requireContact(); // or it was paused just now
        return standing;
    }

    private void requireContact() {
        if (!roster.isInContact()) {
            log.suspect(); // until there is contact again the provider may have put others' cells in the place of these
            roster.beat(); // the others may wait for a sign as well
            throw new CacheException(
                    "this node was paused, or is cut off, and there are not as many signs of life of others as it takes");
        }
    }

    /** What is stored may be another log than before, as where the sides of a split cluster meet; any thread. */
    void suspect() {
        log.suspect();
    }

    /** Whether this node has seen too few others for so long that they count it as gone; any thread. */
    public boolean isCutOff() {
        return roster.isCutOff();
    }

    // ---------------------------------------------------------------------- take, in the order

    /** Takes a cell as the next one; then {@link #apply} comes for each of its items. */
    public void take(Cell cell) {
        log.take(cell);
    }

    /**
     * Comes to an item of the cell that was taken; does what it says if it is a note.
     *
     * @throws RuntimeException if that cannot be done: then this node has to {@linkplain #loseTrack lose track}, as it is in
     *     doubt to whom all that follows is due
     */
    public void apply(Cell cell, int index, LiveSessions live) {
        long position = cell.position(index);
        log.log().advance(position);
        if (cell.items().get(index) instanceof LoggedNote logged) {
            Note note = NoteCodec.decode(logged.content());
            if (note == null) {
                passOver(logged.content()[0]);
            } else {
                apply(note, SharedLog.writer(cell), position, live);
            }
        }
    }

    private void passOver(byte kind) {
        if (unknownKinds.add(kind)) {
            LOG.log(
                    WARNING,
                    "SIO0316 another version of Reprise writes notes of the kind {0} to the log of {1}, of which this"
                            + " one knows nothing; they are passed over, update this node, too",
                    (char) kind,
                    namespace);
        }
    }

    private void apply(Note note, long writer, long position, LiveSessions live) {
        if (note instanceof Note.Kept kept) {
            sessions.keep(writer, kept, clock.millis());
        } else if (note instanceof Note.Ended ended) {
            end(writer, ended.key(), live);
        } else if (note instanceof Note.Claimed claimed) {
            claim(writer, claimed.key(), live);
        } else if (note instanceof Note.NodeLost lost) {
            move(lost.node(), writer, live);
        } else if (note instanceof Note.Present present) {
            present(new Node(writer, present.name()), present.all(), position, live);
        } else if (note instanceof Note.Left) {
            roster.leave(writer);
            live.gone(writer);
        } else if (note instanceof Note.Asked asked) {
            live.asked(asked.question(), writer == node(), roster.all());
        } else {
            order(((Note.Ordered) note).order(), position, live);
        }
    }

    private void present(Node there, Set<Node> all, long position, LiveSessions live) {
        if (roster.add(there, all, position, clock.millis())) {
            live.known(roster.others());
        }
    }

    private void end(long writer, String key, LiveSessions live) {
        boolean ended = sessions.end(writer, key);
        if (ended && writer == node()) {
            recovery.takeEnding(key).ifPresent(live::expired);
        }
    }

    private void claim(long writer, String key, LiveSessions live) {
        Long before = sessions.claim(writer, key);
        if (before == null || before == writer) {
            return;
        }
        if (before == node()) {
            live.leaveToOther(key);
            recovery.forget(key);
        }
        if (writer == node()) {
            adopt(key, before);
        }
    }

    /** Takes care of a session of a node, of whose clients none has been there for longer than the node has. */
    private void adopt(String key, long from) {
        Optional<Session> session = sessions.session(key);
        session.ifPresentOrElse(found -> recovery.adopt(key, found, roster.aliveAt(from)), () -> recovery.changed(key));
    }

    private void move(long from, long to, LiveSessions live) {
        if (from == to) {
            return; // who has come back before it was missed by itself
        }
        roster.remove(from);
        live.gone(from);
        List<String> keys = sessions.move(from, to);
        if (from == node()) {
            LOG.log(
                    WARNING,
                    "SIO0312 this node was silent for so long that the others took it for gone; its connections in"
                            + " {0} are closed, and their clients can go on",
                    namespace);
            becomeAnother(live);
        }
        if (to == node()) {
            LOG.log(INFO, "SIO0313 a node has gone; {0} sessions of {1} are taken over", keys.size(), namespace);
            keys.forEach(key -> adopt(key, from));
        }
    }

    private void order(Order order, long position, LiveSessions live) {
        sessions.order(position, order);
        live.apply(order);
        recovery.apply(order, position);
    }

    // ---------------------------------------------------------------------- who has what, in the order

    /** The session of that key, if another node has it. */
    Optional<Session> find(String key) {
        return isElsewhere(key) ? sessions.session(key) : Optional.empty();
    }

    /** Those keys of which the log has not told, or not any more. */
    Set<String> unknown(Set<String> keys) {
        Set<String> unknown = new HashSet<>(keys);
        unknown.removeIf(sessions::isKnown);
        return unknown;
    }

    /** Whether another node has the session of that key. */
    public boolean isElsewhere(String key) {
        return sessions.isKnown(key) && !isHere(key);
    }

    private boolean isHere(String key) {
        return sessions.isOf(node(), key);
    }

    /** Has written again what a node which joins would soon not find in the log; whether there is any. */
    public boolean refresh() {
        sessions.trim(log.log().horizon());
        long middle = log.log().horizon() + (log.log().head() - log.log().horizon()) / 2;
        long time = clock.millis() - refreshed.toMillis();
        List<String> old = sessions.stale(node(), time, middle);
        old.forEach(recovery::changed);
        return roster.refresh(time, middle) || !old.isEmpty();
    }

    /** Who serves the namespace, as far as the log has come. */
    public Set<Node> nodes() {
        return roster.all();
    }

    /** Looks who serves the namespace besides this node, or has sessions of it; each second, when all was taken. */
    public Set<Long> look(LiveSessions live) {
        if (roster.look()) {
            live.known(roster.others());
        }
        return others();
    }

    Set<Long> others() {
        Set<Long> others = sessions.nodes();
        others.addAll(roster.ids());
        others.remove(node());
        return others;
    }

    // ---------------------------------------------------------------------- tend

    /**
     * Trims the log, shows that this node is alive, and looks at the others; to be called each second. Waits.
     *
     * @return what is to be written of those that have gone
     */
    public List<LogItem> tend(Set<Long> others) {
        log.tend();
        List<LogItem> notes = new ArrayList<>();
        roster.tend(others).forEach(lost -> notes.add(note(new Note.NodeLost(lost))));
        return notes;
    }
}
