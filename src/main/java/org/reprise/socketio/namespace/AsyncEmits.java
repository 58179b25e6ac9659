package org.reprise.socketio.namespace;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.util.stream.Collectors.partitioningBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.EmitTimeoutException;
import org.reprise.socketio.engine.SerialExecutor;
import org.reprise.socketio.protocol.EncodedEvent;

/**
 * Emits that nobody waits for, on their way through a journal, and all that must not overtake them; see
 * docs/decisions/emit-async.md. Thread-safe.
 */
final class AsyncEmits {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.namespace");

    /** Threads that are completing stages, of whatever namespace, and run what the application has attached. */
    private static final Set<Thread> COMPLETING = ConcurrentHashMap.newKeySet();

    /** For which stages are waited for at the end that only wait for their thread. */
    private static final Duration GRACE = Duration.ofMillis(100);

    private final LiveNamespace namespace;
    private final Journal journal;
    private final Duration timeout;
    private final Unawaited unawaited;

    /**
     * Completes stages, and so runs what the application has attached: neither on the thread that writes, nor on one for
     * handlers, which may all be waiting for stages.
     */
    private final Executor stages;

    AsyncEmits(LiveNamespace namespace, Journal journal, ServerContext context) {
        this.namespace = namespace;
        this.journal = journal;
        timeout = context.storeTimeout();
        unawaited = new Unawaited(context.scheduler(), timeout, this::timeOut);
        stages = new SerialExecutor(context.storage());
    }

    // ---------------------------------------------------------------------- enter

    /**
     * Queues an event when there is room for it; gives what completes when it is stored and dispatched.
     *
     * @throws EmitTimeoutException when there was no room in time
     * @throws IllegalStateException if the server is stopping
     */
    CompletionStage<Void> emit(Broadcast broadcast, EncodedEvent event) {
        Submission submission = Submission.staged(broadcast, event);
        enter(submission);
        submit(submission);
        return submission.done();
    }

    private void enter(Submission submission) {
        if (COMPLETING.contains(Thread.currentThread())) {
            unawaited.add(submission); // nobody else could make room
        } else {
            unawaited.enter(submission);
        }
    }

    /** Whether something is under way that nobody waits for, so that what is sent now has to {@link #follow}. */
    boolean isAny() {
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
        enter(follower);
        submitFollower(follower);
    }

    /** The same if there is room at once. */
    void followIfRoom(int size, Supplier<Emission> send) {
        Submission follower = follower(size, send);
        if (unawaited.offer(follower)) {
            submitFollower(follower);
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

    private void submitFollower(Submission follower) {
        Submission unused = namespace.ordered(() -> {
            if (!follower.isPassed()) { // by another thread
                submit(follower);
            }
            return follower;
        });
        sendStranded();
    }

    private void submit(Submission submission) {
        try {
            Emission unused = journal.submit(submission);
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
                    journal.remove(stranded);
                    return Submission.passAll(stranded);
                })
                .finish();
    }

    // ---------------------------------------------------------------------- end

    /** Waits until all that nobody waits for is done, or its time is over; is not interrupted. */
    void settle() {
        if (!unawaited.isAny()) {
            return;
        }
        Submission all = Submission.barrier();
        try {
            Emission unused = journal.submit(all);
        } catch (IllegalStateException stopping) {
            LOG.log(DEBUG, "what follows asynchronous emits is done though they are not", stopping);
            return;
        }
        all.settle(timeout);
        journal.remove(all);
    }

    private void timeOut(List<Submission> late) {
        Map<Boolean, List<Submission>> byTaken = late.stream().collect(partitioningBy(Submission::take));
        List<Submission> takenBack = byTaken.getOrDefault(true, List.of());
        List<Submission> pending = byTaken.getOrDefault(false, List.of());
        journal.remove(takenBack);
        unawaited.pass(late);
        complete(takenBack, new EmitTimeoutException(timeout, false));
        complete(pending, new EmitTimeoutException(timeout, true));
        namespace.answer(this::sendStranded); // not on the timer's thread
    }

    /** What was queued has been carried out, or has failed. */
    void end(List<Submission> submissions, @Nullable Throwable failure) {
        try {
            if (unawaited.isAny()) {
                namespace.ordered(() -> Submission.passAll(submissions)).finish();
            }
        } finally {
            List<Submission> emits =
                    submissions.stream().filter(Submission::hasStage).toList();
            if (!emits.isEmpty()) {
                unawaited.pass(emits);
                complete(emits, failure == null ? null : Submission.told(failure));
                sendStranded();
            }
        }
    }

    /** Completes stages, and then makes room for others. */
    private void complete(List<Submission> staged, @Nullable Throwable failure) {
        stages.execute(() -> {
            COMPLETING.add(Thread.currentThread());
            try {
                staged.forEach(submission -> submission.end(failure));
            } finally {
                COMPLETING.remove(Thread.currentThread());
                unawaited.leave(staged);
            }
        });
    }

    /**
     * Completes all stages that are left, when nothing is written any more.
     *
     * @param patience for which it was waited that all is written
     * @param end until when those are waited for that are only waiting for their thread, as {@link System#nanoTime}
     */
    void close(Duration patience, long end) {
        unawaited.close();
        Submission last = Submission.barrier();
        stages.execute(() -> last.end(null));
        last.settle(Duration.ofNanos(Math.max(end - System.nanoTime(), GRACE.toNanos())));
        List<Submission> unfinished = unawaited.unfinished();
        unawaited.leave(unfinished);
        unfinished.forEach(left -> left.end(new EmitTimeoutException(patience, !left.take())));
    }
}
