package org.reprise.socketio.cluster;

import java.time.Duration;

/** Delayed tasks. */
@FunctionalInterface
public interface Timer {

    /**
     * Runs a short task once, about that much later.
     *
     * @return cancels it, if it has not begun
     */
    Runnable schedule(Duration delay, Runnable task);
}
