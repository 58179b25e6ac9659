package org.reprise.socketio.transport;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reprise.socketio.engine.EngineServer;
import org.reprise.socketio.engine.Scheduler;

/**
 * How long a client may take to send a body or to read an answer: as long as the heartbeat lets one live that says
 * nothing. One timer looks after all that wait, as a timer for each request would cost more than the request.
 */
final class Patience {

    private static final Duration LONGEST_SWEEP = Duration.ofSeconds(1);

    private final Scheduler scheduler;
    private final Duration limit;
    private final Duration sweep;
    private final Executor threads;
    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean sweepIsDue = new AtomicBoolean();

    /** One of those that wait; equal to itself only. */
    private static final class Wait {

        private final long until;
        private final Runnable giveUp;

        Wait(long until, Runnable giveUp) {
            this.until = until;
            this.giveUp = giveUp;
        }
    }

    /**
     * Begins with nobody waiting.
     *
     * @param threads where those are given up that have taken longer, since the container may wait for them once more
     */
    Patience(Scheduler scheduler, Duration limit, Executor threads) {
        this.scheduler = scheduler;
        this.limit = limit;
        this.threads = threads;
        Duration tenth = limit.dividedBy(10);
        sweep = tenth.compareTo(LONGEST_SWEEP) < 0 ? tenth : LONGEST_SWEEP;
    }

    static Patience of(EngineServer engine, Executor threads) {
        Duration limit = engine.options().pingInterval().plus(engine.options().pingTimeout());
        return new Patience(engine.scheduler(), limit, threads);
    }

    /**
     * Gives up what has to be waited for, unless that is called off in time.
     *
     * @return calls it off
     */
    Runnable begin(Runnable giveUp) {
        Wait wait = new Wait(scheduler.nanoTime() + limit.toNanos(), giveUp);
        waits.add(wait);
        sweepLater();
        return () -> waits.remove(wait);
    }

    /** How many wait. */
    int waiting() {
        return waits.size();
    }

    private void sweepLater() {
        if (sweepIsDue.compareAndSet(false, true)) {
            scheduler.schedule(sweep, this::sweep);
        }
    }

    private void sweep() {
        sweepIsDue.set(false);
        long now = scheduler.nanoTime();
        waits.removeIf(wait -> {
            boolean over = now - wait.until >= 0;
            if (over) {
                threads.execute(wait.giveUp);
            }
            return over;
        });
        if (!waits.isEmpty()) {
            sweepLater();
        }
    }
}
