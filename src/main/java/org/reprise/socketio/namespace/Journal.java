package org.reprise.socketio.namespace;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.util.stream.Collectors.partitioningBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.EmitTimeoutException;
import org.reprise.socketio.engine.SerialExecutor;
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
    private final Unawaited unawaited;

    /**
     * Completes stages, and so runs what the application has attached: neither on the thread that writes, nor on one for
     * handlers, which may all be waiting for stages.
     */
    private final Executor stages;

    /** The thread that is completing stages now, and runs what the application has attached. */
    private volatile @Nullable Thread completing;

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
        unawaited = new Unawaited(context.scheduler(), timeout, this::timeOut);
        stages = new SerialExecutor(executor);
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
            remove(submission);
            throw late;
        }
    }

    private synchronized void remove(Submission submission) {
        queue.remove(submission);
    }

    // ---------------------------------------------------------------------- ask without waiting

    /** Queues an event when there is room for it; gives what completes when it is stored and dispatched. */
    CompletionStage<Void> emitAsync(Broadcast broadcast, EncodedEvent event) {
        Submission submission = Submission.staged(broadcast, event);
        if (Thread.currentThread() == completing) {
            unawaited.add(submission); // nobody else could make room
        } else {
            unawaited.enter(submission);
        }
        submitEntered(submission);
        return submission.done();
    }

    /** Whether something is under way that nobody waits for, so that what is sent now has to {@link #follow}. */
    boolean isAnyUnawaited() {
        return unawaited.isAny();
    }

    /**
     * Has something sent behind all that is under way, when there is room for it to wait.
     *
     * @param size about how many characters and bytes wait
     * @param send sends it, in the order
     */
    void follow(int size, Supplier<Emission> send) {
        Submission follower = follower(size, send);
        if (Thread.currentThread() == completing) {
            unawaited.add(follower);
        } else {
            unawaited.enter(follower);
        }
        submitEntered(follower);
        sendStranded();
    }

    /** The same if there is room at once. */
    void followIfRoom(int size, Supplier<Emission> send) {
        Submission follower = follower(size, send);
        if (unawaited.offer(follower)) {
            submitEntered(follower);
            sendStranded();
        }
    }

    private Submission follower(int size, Supplier<Emission> send) {
        return Submission.passing(size, follower -> {
            try {
                return send.get();
            } catch (RuntimeException | Error failure) { // it is no reason to do anything to the cell that it is in
                LOG.log(ERROR, "SIO0325 what follows asynchronous emits of " + namespace.name() + " failed", failure);
                return Emission.NOTHING;
            } finally {
                unawaited.pass(List.of(follower)); // at once: the sooner nothing is under way, the less has to follow
            }
        });
    }

    private void submitEntered(Submission submission) {
        try {
            Emission unused = submit(submission);
        } catch (IllegalStateException stopping) {
            unawaited.leave(List.of(submission));
            throw stopping;
        }
    }

    /** What has nothing to follow any more does not wait for the store, which may be away. */
    private void sendStranded() {
        if (unawaited.stranded().isEmpty()) {
            return;
        }
        namespace
                .ordered(() -> {
                    List<Submission> stranded = unawaited.stranded();
                    remove(stranded);
                    return Submission.passAll(stranded);
                })
                .finish();
    }

    private synchronized void remove(List<Submission> submissions) {
        queue.removeAll(new HashSet<>(submissions));
    }

    /** Waits until all that nobody waits for is done, or its time is over; is not interrupted. */
    void settle() {
        if (!unawaited.isAny()) {
            return;
        }
        Submission all = Submission.barrier();
        try {
            Emission unused = submit(all);
        } catch (IllegalStateException stopping) {
            LOG.log(DEBUG, "what follows asynchronous emits is done though they are not", stopping);
            return;
        }
        all.settle(timeout);
        remove(all);
    }

    private void timeOut(List<Submission> late) {
        Map<Boolean, List<Submission>> byTaken = late.stream().collect(partitioningBy(Submission::take));
        List<Submission> takenBack = byTaken.getOrDefault(true, List.of());
        List<Submission> pending = byTaken.getOrDefault(false, List.of());
        remove(takenBack);
        unawaited.leave(takenBack);
        unawaited.pass(pending);
        complete(takenBack, new EmitTimeoutException(timeout, false));
        complete(pending, new EmitTimeoutException(timeout, true));
        namespace.answer(this::sendStranded); // not on the timer's thread
    }

    /** Ends all of a batch, with a failure or without. */
    private void end(Batch batch, @Nullable Throwable failure) {
        try {
            if (unawaited.isAny()) {
                namespace.ordered(() -> Submission.passAll(batch.submissions())).finish();
            }
        } finally {
            List<Submission> staged = new ArrayList<>(0);
            List<Submission> awaited = new ArrayList<>();
            batch.submissions().forEach(one -> (one.hasStage() ? staged : awaited).add(one));
            if (!staged.isEmpty()) {
                unawaited.pass(staged);
                complete(staged, failure == null ? null : Submission.told(failure));
                sendStranded();
            }
            awaited.forEach(submission -> end(submission.done(), failure));
        }
    }

    /** Completes stages, and then makes room for others. */
    private void complete(List<Submission> staged, @Nullable Throwable failure) {
        stages.execute(() -> {
            completing = Thread.currentThread();
            try {
                staged.forEach(submission -> end(submission.done(), failure));
            } finally {
                completing = null;
                unawaited.leave(staged);
            }
        });
    }

    /** Completes all stages that are left, when nothing is written any more. */
    private void completeAll(Duration patience, long end) {
        Submission last = Submission.barrier();
        stages.execute(() -> last.done().complete(null));
        last.settle(Duration.ofNanos(end - System.nanoTime())); // those that are only waiting for their thread
        unawaited.unfinished().forEach(left -> end(left.done(), new EmitTimeoutException(patience, !left.take())));
    }

    private static void end(CompletableFuture<Void> done, @Nullable Throwable failure) {
        if (failure == null) {
            done.complete(null);
        } else {
            done.completeExceptionally(failure);
        }
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
            completeAll(patience, end);
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
