package org.reprise.socketio.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that stands still until a test moves it; due tasks run on the thread that does. */
public final class ManualScheduler implements Scheduler {

    private final List<Task> tasks = new ArrayList<>();
    private long now = -1_000_000; // soon passes through zero, as System.nanoTime() may
    private long scheduled;

    private record Task(long due, long number, Runnable action) {}

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public synchronized Runnable schedule(Duration delay, Runnable action) {
        Task task = new Task(now + delay.toNanos(), scheduled++, action);
        tasks.add(task);
        return () -> cancel(task);
    }

    private synchronized void cancel(Task task) {
        tasks.remove(task);
    }

    /** How many tasks wait for their time. */
    public synchronized int waiting() {
        return tasks.size();
    }

    /** Moves time on, and runs in order what becomes due meanwhile, each task at its own time. */
    public void advance(Duration by) {
        long until = nanoTime() + by.toNanos();
        for (Task task = next(until); task != null; task = next(until)) {
            task.action().run();
        }
    }

    private synchronized Task next(long until) {
        Task next = tasks.stream()
                .filter(task -> task.due() <= until)
                .min(Comparator.comparingLong(Task::due))
                .orElse(null);
        if (next == null) {
            now = Math.max(now, until);
        } else {
            cancel(next);
            now = Math.max(now, next.due());
        }
        return next;
    }
}
