package org.reprise.socketio.namespace;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.EmitTimeoutException;
import org.reprise.socketio.log.LoggedEvent;
import org.reprise.socketio.protocol.EncodedEvent;

/** An event on its way through a journal, or without one the wish to know when all before is stored. Thread-safe. */
final class Submission {

    private final @Nullable Broadcast broadcast;
    private final @Nullable EncodedEvent event;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

    private Submission(@Nullable Broadcast broadcast, @Nullable EncodedEvent event) {
        this.broadcast = broadcast;
        this.event = event;
    }

    static Submission of(Broadcast broadcast, EncodedEvent event) {
        return new Submission(broadcast, event);
    }

    static Submission barrier() {
        return new Submission(null, null);
    }

    /** Whom the event is for; null without an event. */
    @Nullable
    Broadcast broadcast() {
        return broadcast;
    }

    /** As it is to be logged; null without an event. */
    @Nullable
    LoggedEvent event() {
        return broadcast == null || event == null
                ? null
                : new LoggedEvent(broadcast.rooms(), broadcast.excepted(), event);
    }

    /** About how many characters and bytes its event has. */
    int size() {
        return event == null
                ? 0
                : event.open().length()
                        + event.attachments().stream()
                                .mapToInt(bytes -> bytes.length)
                                .sum();
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
            throw new IllegalStateException("the event was not sent: " + failed.getMessage(), failed.getCause());
        } catch (TimeoutException late) {
            throw new EmitTimeoutException(timeout, !take());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EmitTimeoutException(Duration.ZERO, !take());
        }
    }
}
