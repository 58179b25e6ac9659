package org.reprise.socketio.namespace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.reprise.socketio.EmitTimeoutException;
import org.reprise.socketio.engine.Scheduler;

/**
 * What is under way in a journal with nobody waiting for it: asynchronous emits, each for a time, and what is to be sent behind
 * them. There is room for so much of it; whoever has more waits for room, no longer than an emit waits for the store.
 * Thread-safe.
 */
final class Unawaited {

    /** How many there may be. */
    static final int MAX_COUNT = 10_000;

    /** About how many characters and bytes they may have together; a larger one is let in alone. */
    static final int MAX_SIZE = 16_000_000;

    private final Scheduler timer;
    private final Duration timeout;
    private final Consumer<List<Submission>> late;

    /** All that take up room. Guarded by this, as are those that follow. */
    private final Set<Submission> inside = new HashSet<>();

    /** Emits that nothing may overtake, in their order. */
    private final Map<Submission, Emit> emits = new LinkedHashMap<>();

    /** What waits for them, in its order, with the numbers by which all are in order. */
    private final Map<Submission, Long> followers = new LinkedHashMap<>();

    private long next;
    private long size;
    private boolean timed;
    private boolean closed;

    private volatile boolean any;

    /** @param end when its time is over */
    private record Emit(long number, long end) {}

    /** @param late is told, by the timer, of emits whose time is over; they may be overtaken then */
    Unawaited(Scheduler timer, Duration timeout, Consumer<List<Submission>> late) {
        this.timer = timer;
        this.timeout = timeout;
        this.late = late;
    }

    /** Whether there is any that may not be overtaken. */
    boolean isAny() {
        return any;
    }

    /**
     * Takes something in; waits for room.
     *
     * @throws EmitTimeoutException when there was none in time, or the thread was interrupted
     * @throws IllegalStateException if it is closed
     */
    synchronized void enter(Submission submission) {
        long end = System.nanoTime() + timeout.toNanos();
        while (closed || !hasRoom(submission.size())) {
            if (closed) {
                throw new IllegalStateException("the server is stopping");
            }
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new EmitTimeoutException(timeout, false);
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new EmitTimeoutException(Duration.ZERO, false);
            }
        }
        add(submission);
    }

    /** Takes something in if there is room. */
    synchronized boolean offer(Submission submission) {
        boolean hasRoom = hasRoom(submission.size());
        if (hasRoom) {
            add(submission);
        }
        return hasRoom;
    }

    /** Takes something in whether there is room or not. */
    synchronized void add(Submission submission) {
        inside.add(submission);
        size += submission.size();
        any = true;
        if (submission.hasStage()) {
            emits.put(submission, new Emit(next++, timer.nanoTime() + timeout.toNanos()));
            if (!timed) {
                wakeIn(timeout);
            }
        } else {
            followers.put(submission, next++);
        }
    }

    private boolean hasRoom(int more) {
        return inside.isEmpty() || (inside.size() < MAX_COUNT && size + more <= MAX_SIZE);
    }

    /** What was sent, or will not be: it may be overtaken. Emits keep their room until they {@link #leave}. */
    synchronized void pass(Collection<Submission> done) {
        for (Submission submission : done) {
            emits.remove(submission);
            if (followers.remove(submission) != null) {
                free(submission);
            }
        }
        any = !emits.isEmpty() || !followers.isEmpty();
        notifyAll();
    }

    /** Of these nothing is left to be done. */
    synchronized void leave(Collection<Submission> gone) {
        pass(gone);
        gone.forEach(this::free);
    }

    private void free(Submission submission) {
        if (inside.remove(submission)) {
            size -= submission.size();
        }
    }

    /** What waits though there is nothing before it that may not be overtaken; in its order. */
    synchronized List<Submission> stranded() {
        long first = emits.isEmpty() ? next : emits.values().iterator().next().number();
        List<Submission> stranded = new ArrayList<>(0);
        for (Map.Entry<Submission, Long> follower : followers.entrySet()) {
            if (follower.getValue() > first) {
                break;
            }
            stranded.add(follower.getKey());
        }
        return stranded;
    }

    /** Nobody waits for room any more. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** All emits of which something is left to be done. */
    synchronized List<Submission> unfinished() {
        return inside.stream().filter(Submission::hasStage).toList();
    }

    private void wakeIn(Duration delay) {
        timed = true;
        Runnable unused = timer.schedule(delay, this::wake);
    }

    private void wake() {
        List<Submission> overdue = overdue();
        if (!overdue.isEmpty()) {
            late.accept(overdue);
        }
    }

    private synchronized List<Submission> overdue() {
        List<Submission> overdue = new ArrayList<>();
        long now = timer.nanoTime();
        timed = false;
        for (Map.Entry<Submission, Emit> emit : emits.entrySet()) {
            long left = emit.getValue().end() - now;
            if (left > 0) {
                wakeIn(Duration.ofNanos(left));
                break;
            }
            overdue.add(emit.getKey());
        }
        return overdue;
    }
}
