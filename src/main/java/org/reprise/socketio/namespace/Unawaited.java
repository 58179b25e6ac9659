package org.reprise.socketio.namespace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.reprise.socketio.EmitTimeoutException;
import org.reprise.socketio.engine.Scheduler;

/**
 * What is under way in a journal with nobody waiting for it: asynchronous emits, and what is to be sent behind them. There
 * is room for so much of it; whoever has more waits for room, no longer than an emit waits for the store. Thread-safe.
 */
final class Unawaited {

    /** How many there may be. */
    static final int MAX_COUNT = 10_000;

    /** About how many characters and bytes they may have together; a larger one is let in alone. */
    static final int MAX_SIZE = 16_000_000;

    private final Scheduler timer;
    private final Duration timeout;
    private final Consumer<Submission> late;

    /** When the time of each is over. Guarded by this, as are those that follow. */
    private final Map<Submission, Long> ends = new LinkedHashMap<>();

    private long size;
    private boolean timed;

    private volatile boolean any;

    /** @param late is told of those whose time is over, by the timer, and more than once of what then goes on */
    Unawaited(Scheduler timer, Duration timeout, Consumer<Submission> late) {
        this.timer = timer;
        this.timeout = timeout;
        this.late = late;
    }

    /** Whether there is any. */
    boolean isAny() {
        return any;
    }

    /**
     * Takes something in; waits for room.
     *
     * @throws EmitTimeoutException when there was none in time, or the thread was interrupted
     */
    void enter(Submission submission) {
        long end = timer.nanoTime() + timeout.toNanos();
        try {
            add(submission, end);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EmitTimeoutException(Duration.ZERO, false);
        }
    }

    private synchronized void add(Submission submission, long end) throws InterruptedException {
        long latest = System.nanoTime() + timeout.toNanos();
        while (!hasRoom(submission.size())) {
            long left = latest - System.nanoTime();
            if (left <= 0) {
                throw new EmitTimeoutException(timeout, false);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        ends.put(submission, end);
        size += submission.size();
        any = true;
        if (!timed) {
            wakeIn(timeout);
        }
    }

    private boolean hasRoom(int more) {
        return ends.isEmpty() || (ends.size() < MAX_COUNT && size + more <= MAX_SIZE);
    }

    /** What is done, or taken back, leaves its room to others. */
    synchronized void leave(Collection<Submission> done) {
        for (Submission submission : done) {
            if (ends.remove(submission) != null) {
                size -= submission.size();
            }
        }
        any = !ends.isEmpty();
        notifyAll();
    }

    private void wakeIn(Duration delay) {
        timed = true;
        Runnable unused = timer.schedule(delay, this::wake);
    }

    private void wake() {
        takeOverdue().forEach(late);
    }

    private synchronized List<Submission> takeOverdue() {
        List<Submission> overdue = new ArrayList<>();
        long now = timer.nanoTime();
        long next = Long.MAX_VALUE;
        for (Map.Entry<Submission, Long> entry : ends.entrySet()) {
            long left = entry.getValue() - now;
            if (left > 0) {
                next = Math.min(next, left);
            } else if (!entry.getKey().done().isDone()) {
                overdue.add(entry.getKey());
            }
        }
        timed = false;
        if (next < Long.MAX_VALUE) {
            wakeIn(Duration.ofNanos(next));
        }
        return overdue;
    }
}
