package org.reprise.socketio.engine;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Has what a thread sends while it is at one piece of work wait until the end of it, so that each session it touched is
 * written to once. Work that takes long holds nothing back: after {@link #PATIENCE} what has been sent so far is written
 * by another thread, and what follows at once. Thread-safe.
 */
final class Corks {

    static final Duration PATIENCE = Duration.ofMillis(5);

    /** How many threads can hold something back at a time; what others send is written at once. */
    private static final int PLACES = 64;

    private static final ThreadLocal<Cork> OF_THREAD = new ThreadLocal<>();

    private final Scheduler scheduler;
    private final AtomicReferenceArray<@Nullable Cork> held = new AtomicReferenceArray<>(PLACES);
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
            OF_THREAD.remove(); // what stays with a container's thread would keep the application's classes
            if (!cork.isEmpty()) {
                release(cork);
                cork.pull();
            }
        }
    }

    /** Whether the session is written to when the work of this thread ends; otherwise it is to be done now. */
    boolean holds(EngineSession session) {
        Cork cork = OF_THREAD.get();
        if (cork == null || (cork.isEmpty() && !hold(cork))) {
            return false;
        }
        return cork.add(session);
    }

    private boolean hold(Cork cork) {
        int first = (int) Thread.currentThread().getId();
        for (int i = 0; i < PLACES; i++) {
            if (held.compareAndSet((first + i) & (PLACES - 1), null, cork)) {
                watch();
                return true;
            }
        }
        return false;
    }

    private void release(Cork cork) {
        int first = (int) Thread.currentThread().getId();
        for (int i = 0; i < PLACES; i++) {
            if (held.compareAndSet((first + i) & (PLACES - 1), cork, null)) {
                return;
            }
        }
    }

    private void watch() {
        if (!watching.get() && watching.compareAndSet(false, true)) {
            scheduler.schedule(PATIENCE, this::pullOld);
        }
    }

    private void pullOld() {
        watching.set(false);
        long latest = scheduler.nanoTime() - PATIENCE.toNanos();
        for (int i = 0; i < PLACES; i++) {
            Cork cork = held.get(i);
            if (cork != null && cork.since() - latest > 0) {
                watch();
            } else if (cork != null && held.compareAndSet(i, cork, null)) {
                cork.pull();
            }
        }
    }
}
