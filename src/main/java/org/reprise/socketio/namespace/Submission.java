package org.reprise.socketio.namespace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.EmitTimeoutException;
import org.reprise.socketio.log.LogItem;
import org.reprise.socketio.log.LoggedEvent;
import org.reprise.socketio.log.LoggedNote;
import org.reprise.socketio.protocol.EncodedEvent;

/**
 * Something on its way through a journal: an event, a note for the nodes of a cluster, what is only to be sent behind all
 * that, or the wish to know when all before is stored. Thread-safe.
 */
final class Submission {

    private final @Nullable Broadcast broadcast;
    private final @Nullable LogItem item;
    private final int size;
    private final boolean staged;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /** Sends what passes; null when it has. Guarded by the namespace's order. */
    private @Nullable Function<Submission, Emission> passing;

    private Submission(
            @Nullable Broadcast broadcast,
            @Nullable LogItem item,
            int size,
            boolean staged,
            @Nullable Function<Submission, Emission> passing) {
        this.broadcast = broadcast;
        this.item = item;
        this.size = size;
        this.staged = staged;
        this.passing = passing;
    }

    static Submission of(Broadcast broadcast, EncodedEvent event) {
        return of(broadcast, event, false);
    }

    /** For which nobody waits. */
    static Submission staged(Broadcast broadcast, EncodedEvent event) {
        return of(broadcast, event, true);
    }

    private static Submission of(Broadcast broadcast, EncodedEvent event, boolean staged) {
        LoggedEvent logged = new LoggedEvent(broadcast.rooms(), broadcast.excepted(), event, !broadcast.isVolatile());
        return new Submission(broadcast, logged, size(event), staged, null);
    }

    static Submission of(LogItem note) {
        return new Submission(null, note, note instanceof LoggedNote logged ? logged.content().length : 0, false, null);
    }

    /** What is not logged, and sent in its place all the same; nobody waits for it. */
    static Submission passing(int size, Function<Submission, Emission> send) {
        return new Submission(null, null, size, false, send);
    }

    static Submission barrier() {
        return new Submission(null, null, 0, false, null);
    }

    /** Whom the event is for; null without an event. */
    @Nullable
    Broadcast broadcast() {
        return broadcast;
    }

    /** As it is to be logged; null if nothing is. */
    @Nullable
    LogItem item() {
        return item;
    }

    /** About how many characters and bytes it has. */
    int size() {
        return size;
    }

    /** About how many characters and bytes an event has. */
    static int size(EncodedEvent event) {
        int size = event.open().length();
        for (byte[] attachment : event.attachments()) {
            size += attachment.length;
        }
        return size;
    }

    /** Whether the application may have attached something to {@link #done}, which a thread of its own has to complete. */
    boolean hasStage() {
        return staged;
    }

    /** Completes when it is carried out, or with what it has failed of. */
    CompletionStage<Void> done() {
        return done;
    }

    /** It is carried out, or has failed. */
    void end(@Nullable Throwable failure) {
        if (failure == null) {
            done.complete(null);
        } else {
            done.completeExceptionally(failure);
        }
    }

    /** Sends what passes, if that was not done before; in the order. Adds what is left to be done outside of it. */
    void pass(List<Emission> left) {
        Function<Submission, Emission> once = passing;
        if (once != null) {
            passing = null;
            left.add(once.apply(this));
        }
    }

    /** The same for all of these. */
    static Emission passAll(List<Submission> submissions) {
        List<Emission> left = new ArrayList<>(0);
        submissions.forEach(submission -> submission.pass(left));
        return Emission.all(left);
    }

    /** Whether it was sent, if it is one that passes; in the order. */
    boolean isPassed() {
        return passing == null;
    }

    /** Takes it to be carried out; false if who has given it does not wait any more. */
    boolean take() {
        return taken.compareAndSet(false, true);
    }

    /** A failure as whoever has given it learns of it. */
    static RuntimeException told(@Nullable Throwable failure) {
        return failure instanceof UnknownFateException unknown
                ? new EmitTimeoutException(unknown)
                : new IllegalStateException("the event was not sent: " + failure, failure);
    }

    /** Waits until it is carried out, or has failed, or the time is over; is not interrupted. */
    void settle(Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        boolean interrupted = false;
        boolean over = false;
        while (!over) {
            try {
                done.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                over = true;
            } catch (ExecutionException | TimeoutException settled) {
                over = true;
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until it is carried out. */
    void await(Duration timeout) {
        try {
            done.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw told(failed.getCause());
        } catch (TimeoutException late) {
            throw new EmitTimeoutException(timeout, !take());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EmitTimeoutException(Duration.ZERO, !take());
        }
    }
}
