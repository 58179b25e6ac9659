package org.reprise.socketio.engine;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Has what a thread sends while it is at one piece of work wait until the end of it, so that each session it touched is
 * written to once. Work that takes long does not hold it back for long: every {@link #PATIENCE} what has been sent so
 * far is written by another thread. Thread-safe.
 */
final class Corks {

    static final Duration PATIENCE = Duration.ofMillis(5);

    /** How many threads can hold something back at a time; what others send is written at once. */
    private static final int PLACES = 64;

    private final Scheduler scheduler;

    /** One for each engine of an application: the work of one thread may send by several. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<Cork> ofThread = new ThreadLocal<>();

    private final AtomicReferenceArray<@Nullable Cork> held = new AtomicReferenceArray<>(PLACES);
    private final AtomicBoolean watching = new AtomicBoolean();

    Corks(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Does the work, then writes what was sent meanwhile by this thread. Within other such work it is a part of that. */
    void run(Runnable work) {
        if (ofThread.get() != null) {
            work.run();
            return;
        }
        Cork cork = new Cork(scheduler.nanoTime());
        ofThread.set(cork);
        try {
            work.run();
        } finally {
            ofThread.remove(); // what stays with a container's thread would keep the application's classes
            if (cork.place >= 0) {
                held.set(cork.place, null);
                cork.writeAll();
            }
        }
    }

    /** Whether the session is written to when the work of this thread ends; otherwise it is to be done now. */
    boolean holds(EngineSession session) {
        Cork cork = ofThread.get();
        if (cork == null || !hold(cork)) {
            return false;
        }
        cork.add(session);
        return true;
    }

    private boolean hold(Cork cork) {
        if (cork.place >= 0) {
            return true;
        }
        int first = (int) Thread.currentThread().getId();
        for (int i = 0; i < PLACES; i++) {
            int place = (first + i) & (PLACES - 1);
            if (held.compareAndSet(place, null, cork)) {
                cork.place = place;
                watch();
                return true;
            }
        }
        return false;
    }

    private void watch() {
        if (!watching.get() && watching.compareAndSet(false, true)) {
            scheduler.schedule(PATIENCE, this::writeOld);
        }
    }

    private void writeOld() {
        watching.set(false);
        long now = scheduler.nanoTime();
        for (int i = 0; i < PLACES; i++) {
            Cork cork = held.get(i);
            if (cork != null) {
                watch();
                if (now - cork.since() >= PATIENCE.toNanos()) {
                    cork.writeSoFar(now);
                }
            }
        }
    }
}
