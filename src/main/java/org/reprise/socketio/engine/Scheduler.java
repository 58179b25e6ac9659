package org.reprise.socketio.engine;

import java.time.Duration;

/** Time and delayed tasks; tests put their own in its place. Thread-safe. */
public interface Scheduler {

    /** A monotonic clock in nanoseconds, of arbitrary origin. */
    long nanoTime();

    /**
     * Runs the task once, about that much later, on a thread that it must not hold for long.
     *
     * @return cancels it, if it has not begun
     */
    Runnable schedule(Duration delay, Runnable task);
}
