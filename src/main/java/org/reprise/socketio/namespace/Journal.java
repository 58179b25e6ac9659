package org.reprise.socketio.namespace;

import static java.lang.System.Logger.Level.ERROR;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.EmitTimeoutException;
import org.reprise.socketio.log.Cell;
import org.reprise.socketio.log.LoggedEvent;
import org.reprise.socketio.log.PacketLog;
import org.reprise.socketio.protocol.EncodedEvent;
import org.reprise.socketio.recovery.NamespaceJournal;
import org.reprise.socketio.recovery.NamespaceRecovery;
import org.reprise.socketio.recovery.SessionChanges;

/**
 * The way of a namespace's events and sessions through a durable store. Whatever was asked for while the last write
 * went on is written together: first the sessions that have changed, then the events as one cell, which is dispatched
 * when it is stored. So no client is sent what a crash could undo: what follows a change of its own session is held
 * back until that is stored, too.
 */
final class Journal {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.namespace");
    private static final int MAX_EVENTS = 1_000;
    private static final int MAX_CHARACTERS = 1_000_000;

    private final LiveNamespace namespace;
    private final NamespaceRecovery recovery;
    private final NamespaceJournal store;
    private final Executor executor;
    private final Duration timeout;
    private final Persistence persistence;

    /** Guarded by this, as are those that follow. */
    private final Deque<Submission> queue = new ArrayDeque<>();

    private boolean running;
    private boolean woken;
    private boolean tending;
    private boolean closed;

    /** Sockets whose clients wait for the next write. Guarded by the namespace's order. */
    private Set<LiveSocket> held = new LinkedHashSet<>();

    /** The number of the next write. Guarded by the namespace's order. */
    private long next = 1;

    Journal(
            LiveNamespace namespace,
            NamespaceRecovery recovery,
            NamespaceJournal store,
            Executor executor,
            Duration timeout) {
        this.namespace = namespace;
        this.recovery = recovery;
        this.store = store;
        this.executor = executor;
        this.timeout = timeout;
        persistence = new Persistence(namespace.name());
    }

    // ---------------------------------------------------------------------- ask

    /** Queues an event; the rest of the emission waits until it is stored and dispatched. */
    Emission submit(Broadcast broadcast, EncodedEvent event) {
        return submit(Submission.of(broadcast, event));
    }

    /** Waits until all that was changed before is stored. */
    Emission barrier() {
        return submit(Submission.barrier());
    }

    private synchronized Emission submit(Submission submission) {
        if (closed) {
            throw new IllegalStateException("the server is stopping");
        }
        queue.add(submission);
        wake();
        return () -> await(submission);
    }

    private void await(Submission submission) {
        try {
            submission.await(timeout);
        } catch (EmitTimeoutException late) {
            synchronized (this) {
                queue.remove(submission);
            }
            throw late;
        }
    }

    /** Has the session of a socket stored, and holds back what is sent to its client from now on until it is. In the order. */
    void change(LiveSocket socket) {
        socket.outlet().hold(next);
        held.add(socket);
        refresh(socket);
    }

    /** Has the session of a socket stored again that has not changed; in the order. */
    void refresh(LiveSocket socket) {
        String key = socket.sessionKey();
        if (key != null) {
            recovery.changed(key);
        }
        wake();
    }

    /** Has the log trimmed and marked. */
    synchronized void tend() {
        tending = true;
        wake();
    }

    /** Has what was changed written. */
    synchronized void wake() {
        woken = true;
        if (!running && !closed) {
            running = true;
            try {
                executor.execute(this::run);
            } catch (RuntimeException | Error noThread) {
                running = false; // the next one who wakes this tries again
                LOG.log(ERROR, "SIO0309 what belongs to " + namespace.name() + " could not be stored yet", noThread);
            }
        }
    }

    /** Whether the store takes what it is given. */
    boolean isStoring() {
        return !persistence.isFailing();
    }

    /** How many submissions wait to be written. */
    synchronized int waiting() {
        return queue.size();
    }

    /** Waits until all is stored, no longer than the time given, and ends. */
    void close(Duration patience) {
        Submission all = Submission.barrier();
        submit(all);
        synchronized (this) {
            closed = true;
        }
        try {
            all.await(patience);
        } finally {
            persistence.giveUp();
        }
    }

    // ---------------------------------------------------------------------- work

    private void run() {
        while (begin()) {
            try {
                work(namespace.ordered(this::take));
            } catch (RuntimeException | Error failure) {
                LOG.log(ERROR, "SIO0309 what belongs to " + namespace.name() + " could not be stored", failure);
            }
        }
    }

    private void work(Batch batch) {
        try {
            write(batch);
            if (takeTending() || store.isOverfull()) {
                persistence.persist(store::tend);
            }
        } catch (RuntimeException | Error failure) {
            batch.submissions().forEach(submission -> submission.fail(failure));
            throw failure;
        }
    }

    /** Whether there is anything to do; if not, the next one who wakes this has to start it. */
    private synchronized boolean begin() {
        running = woken;
        woken = false;
        return running;
    }

    private synchronized boolean takeTending() {
        boolean taken = tending;
        tending = false;
        return taken;
    }

    /** What is written together. */
    private record Batch(
            long number,
            List<Submission> submissions,
            List<LoggedEvent> events,
            SessionChanges sessions,
            Set<LiveSocket> held) {}

    private Batch take() {
        SessionChanges sessions = recovery.takeChanges(namespace.presence()::connectedSession);
        List<Submission> submissions = takeSubmissions();
        List<LoggedEvent> events = new ArrayList<>(submissions.size());
        for (Submission submission : submissions) {
            LoggedEvent event = submission.event();
            if (event != null) {
                events.add(event);
            }
        }
        Set<LiveSocket> holding = held;
        held = new LinkedHashSet<>();
        return new Batch(next++, submissions, events, sessions, holding);
    }

    private synchronized List<Submission> takeSubmissions() {
        List<Submission> taken = new ArrayList<>();
        int characters = 0;
        while (!queue.isEmpty() && taken.size() < MAX_EVENTS && characters < MAX_CHARACTERS) {
            Submission next = queue.remove();
            if (next.take()) {
                taken.add(next);
                characters += next.size();
            }
        }
        woken |= !queue.isEmpty();
        return taken;
    }

    private void write(Batch batch) {
        storeSessions(batch);
        try {
            Cell cell = storeEvents(batch.events());
            flush(namespace.ordered(() -> dispatch(batch, cell)));
        } catch (RuntimeException | Error failure) {
            flush(namespace.ordered(() -> release(batch)));
            throw failure;
        }
        batch.submissions().forEach(Submission::complete);
    }

    private void storeSessions(Batch batch) {
        if (batch.sessions().isEmpty()) {
            return;
        }
        try {
            persistence.persist(() -> store.store(batch.sessions()));
        } catch (RuntimeException | Error failure) {
            namespace.ordered(
                    () -> { // to be tried again with what comes next
                        batch.sessions().keys().forEach(recovery::changed);
                        return held.addAll(batch.held());
                    });
            throw failure;
        }
    }

    private @Nullable Cell storeEvents(List<LoggedEvent> events) {
        if (events.isEmpty()) {
            return null;
        }
        Cell cell = store.prepare(events);
        persistence.persist(() -> store.store(cell));
        return cell;
    }

    private static void flush(Set<LiveSocket> receivers) {
        receivers.forEach(receiver -> receiver.outlet().flush());
    }

    private Set<LiveSocket> dispatch(Batch batch, @Nullable Cell cell) {
        Set<LiveSocket> receivers = new LinkedHashSet<>();
        if (cell != null) {
            List<PacketLog.Entry> entries = store.admit(cell);
            int next = 0;
            for (Submission submission : batch.submissions()) {
                Broadcast broadcast = submission.broadcast();
                if (broadcast != null) {
                    receivers.addAll(namespace.deliver(broadcast, entries.get(next++)));
                }
            }
        }
        receivers.addAll(release(batch));
        return receivers;
    }

    /** Lets go what rests on nothing that is not stored now. */
    private static Set<LiveSocket> release(Batch batch) {
        batch.held().forEach(socket -> socket.outlet().release(batch.number()));
        return batch.held();
    }
}
