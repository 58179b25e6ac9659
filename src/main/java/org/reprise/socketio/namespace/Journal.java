package org.reprise.socketio.namespace;

import static java.lang.System.Logger.Level.ERROR;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.EmitTimeoutException;
import org.reprise.socketio.log.LogItem;
import org.reprise.socketio.protocol.EncodedEvent;
import org.reprise.socketio.recovery.NamespaceRecovery;
import org.reprise.socketio.recovery.SessionChanges;

/**
 * The way of a namespace's events and sessions to where they are kept: a durable store, or what the nodes of a cluster
 * have in common. Whatever was asked for while the last write went on is written together: first the sessions that have
 * changed, then the events as one cell, which is dispatched when it is stored. So no client is sent what a crash could
 * undo: what follows a change of its own session is held back until that is stored, too.
 */
final class Journal {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.namespace");
    private static final int MAX_EVENTS = 1_000;
    private static final int MAX_CHARACTERS = 1_000_000;

    private final LiveNamespace namespace;
    private final NamespaceRecovery recovery;
    private final Ledger ledger;
    private final Executor executor;
    private final Duration timeout;
    private final Persistence persistence;
    private final AsyncEmits async;

    /** Guarded by this, as are those that follow. */
    private final Deque<Submission> queue = new ArrayDeque<>();

    private boolean running;
    private boolean woken;
    private boolean tending;
    private boolean looking;
    private boolean closed;

    /** Sockets whose clients wait for the next write. Guarded by the namespace's order. */
    private Set<LiveSocket> held = new LinkedHashSet<>();

    /** The number of the next write. Guarded by the namespace's order. */
    private long next = 1;

    Journal(
            LiveNamespace namespace,
            NamespaceRecovery recovery,
            Function<Persistence, Ledger> ledger,
            ServerContext context) {
        this.namespace = namespace;
        this.recovery = recovery;
        executor = context.storage();
        timeout = context.storeTimeout();
        persistence = new Persistence(namespace.name());
        async = new AsyncEmits(namespace, this, context);
        this.ledger = ledger.apply(persistence);
    }

    // ---------------------------------------------------------------------- ask

    /** Queues an event; the rest of the emission waits until it is stored and dispatched. */
    Emission submit(Broadcast broadcast, EncodedEvent event) {
        return submit(Submission.of(broadcast, event));
    }

    /** Queues what all nodes of a cluster are to learn; the rest of the emission waits until they do. */
    Emission submit(LogItem note) {
        return submit(Submission.of(note));
    }

    /** Queues what all nodes of a cluster are to learn, without waiting; gives what takes it back if that is not too late. */
    Runnable enqueue(LogItem note) {
        Submission submission = Submission.of(note);
        Emission unused = submit(submission);
        return () -> {
            if (submission.take()) {
                remove(submission);
            }
        };
    }

    /** Waits until all that the nodes of a cluster have written before is known here. */
    Emission catchUp() {
        look();
        return barrier();
    }

    /** Has it looked for what other nodes have written. */
    synchronized void look() {
        looking = true;
        wake();
    }

    /** Waits until all that was changed before is stored. */
    Emission barrier() {
        return submit(Submission.barrier());
    }

    /**
     * Queues something; the rest of the emission waits until it is carried out.
     *
     * @throws IllegalStateException if the server is stopping
     */
    synchronized Emission submit(Submission submission) {
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
            remove(submission);
            throw late;
        }
    }

    /** Takes something out of the queue, if it is there. */
    synchronized void remove(Submission submission) {
        queue.remove(submission);
    }

    /** The same for many. */
    synchronized void remove(Collection<Submission> submissions) {
        queue.removeAll(new HashSet<>(submissions));
    }

    /** Emits that nobody waits for, and what has to be sent behind them. */
    AsyncEmits async() {
        return async;
    }

    // ---------------------------------------------------------------------- change

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
        long end = System.nanoTime() + patience.toNanos();
        Submission all = Submission.barrier();
        synchronized (this) {
            submit(all);
            closed = true;
        }
        try {
            all.await(patience);
        } finally {
            persistence.giveUp();
            async.close(patience, end);
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
            ledger.follow(takeLooking());
            ledger.write(batch);
        } catch (RuntimeException | Error failure) {
            takeBack(batch);
            end(batch, failure);
            throw failure;
        }
        end(batch, null);
        if (takeTending() || ledger.isOverfull()) {
            ledger.tend();
        }
    }

    /** Ends all of a batch, with a failure or without. */
    private void end(Batch batch, @Nullable Throwable failure) {
        try {
            async.end(batch.submissions(), failure);
        } finally {
            batch.submissions().stream()
                    .filter(submission -> !submission.hasStage())
                    .forEach(submission -> submission.end(failure));
        }
    }

    /** What is no submission is tried again with what comes next. */
    private void takeBack(Batch batch) {
        namespace.ordered(() -> {
            batch.sessions().keys().forEach(recovery::changed);
            return held.addAll(batch.held());
        });
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

    private synchronized boolean takeLooking() {
        boolean taken = looking;
        looking = false;
        return taken;
    }

    private Batch take() {
        SessionChanges sessions = recovery.takeChanges(namespace.presence()::connectedSession);
        Set<LiveSocket> holding = held;
        held = new LinkedHashSet<>();
        return new Batch(next++, namespace.position(), ledger.writer(), takeSubmissions(), sessions, holding);
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
}
