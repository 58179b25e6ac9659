package org.reprise.socketio.engine;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Has what a thread sends while it is at one piece of work wait until the end of it, so that each session it touched is
 * written to once. Work that takes long holds nothing back: after {@link #PATIENCE} what has been sent so far is written
 * by another thread, and what follows at once. Thread-safe.
 */
final class Corks {

    static final Duration PATIENCE = Duration.ofMillis(5);

    private static final ThreadLocal<Cork> OF_THREAD = new ThreadLocal<>();

    private final Scheduler scheduler;
    private final Set<Cork> held = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean watching = new AtomicBoolean();

    Corks(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Does the work, then writes what was sent meanwhile by this thread. Within other such work it is a part of that. */
    void run(Runnable work) {
        if (OF_THREAD.get() != null) {
            work.run();
            return;
        }
        Cork cork = new Cork(scheduler.nanoTime());
        OF_THREAD.set(cork);
        try {
            work.run();
        } finally {
            OF_THREAD.remove();
            held.remove(cork);
            cork.pull();
        }
    }

    /** Whether the session is written to when the work of this thread ends; otherwise it is to be done now. */
    boolean holds(EngineSession session) {
        Cork cork = OF_THREAD.get();
        if (cork == null) {
            return false;
        }
        boolean first = cork.isEmpty();
        if (!cork.add(session)) {
            return false;
        }
        if (first) {
            held.add(cork);
            watch();
        }
        return true;
    }

    private void watch() {
        if (watching.compareAndSet(false, true)) {
            scheduler.schedule(PATIENCE, this::pullOld);
        }
    }

    private void pullOld() {
        watching.set(false);
        long latest = scheduler.nanoTime() - PATIENCE.toNanos();
        for (Cork cork : held) {
            if (cork.since() - latest <= 0) {
                cork.pull();
            }
        }
        held.removeIf(Cork::isPulled);
        if (!held.isEmpty()) {
            watch();
        }
    }
}
