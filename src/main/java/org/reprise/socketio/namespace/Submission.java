package org.reprise.socketio.namespace;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.EmitTimeoutException;
import org.reprise.socketio.log.LogItem;
import org.reprise.socketio.log.LoggedEvent;
import org.reprise.socketio.log.LoggedNote;
import org.reprise.socketio.protocol.EncodedEvent;

/**
 * Something on its way through a journal: an event, a note for the nodes of a cluster, or only the wish to know when all
 * before is stored. Thread-safe.
 */
final class Submission {

    private final @Nullable Broadcast broadcast;
    private final @Nullable LogItem item;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

    private Submission(@Nullable Broadcast broadcast, @Nullable LogItem item) {
        this.broadcast = broadcast;
        this.item = item;
    }

    static Submission of(Broadcast broadcast, EncodedEvent event) {
        LoggedEvent logged = new LoggedEvent(broadcast.rooms(), broadcast.excepted(), event, !broadcast.isVolatile());
        return new Submission(broadcast, logged);
    }

    static Submission of(LogItem note) {
        return new Submission(null, note);
    }

    static Submission barrier() {
        return new Submission(null, null);
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
        if (item instanceof LoggedNote note) {
            return note.content().length;
        }
        return item instanceof LoggedEvent logged ? size(logged.event()) : 0;
    }

    private static int size(EncodedEvent event) {
        return event.open().length()
                + event.attachments().stream().mapToInt(bytes -> bytes.length).sum();
    }

    /** Takes it to be carried out; false if who has given it does not wait any more. */
    boolean take() {
        return taken.compareAndSet(false, true);
    }

    void complete() {
        done.complete(null);
    }

    void fail(Throwable failure) {
        done.completeExceptionally(failure);
    }

    /** Waits until it is carried out. */
    void await(Duration timeout) {
        try {
            done.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof UnknownFateException unknown) {
                throw new EmitTimeoutException(unknown);
            }
            throw new IllegalStateException("the event was not sent: " + failed.getMessage(), failed.getCause());
        } catch (TimeoutException late) {
            throw new EmitTimeoutException(timeout, !take());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EmitTimeoutException(Duration.ZERO, !take());
        }
    }
}
