package org.reprise.socketio.namespace;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;

/** An executor whose tasks wait until the test runs them, on its own thread and in the order it likes. */
final class TaskQueue implements Executor {

    private final List<Runnable> tasks = new ArrayList<>();

    @Override
    public synchronized void execute(Runnable task) {
        tasks.add(task);
        notifyAll();
    }

    /** Waits until there is a task. */
    synchronized void await() throws InterruptedException {
        while (tasks.isEmpty()) {
            wait(10_000);
        }
    }

    synchronized int size() {
        return tasks.size();
    }

    private synchronized Runnable take(int index) {
        return tasks.remove(index);
    }

    /** Runs them in their order, and those that come meanwhile. */
    void runAll() {
        while (size() > 0) {
            take(0).run();
        }
    }

    /** Runs one of them, whichever. */
    void runAny(Random random) {
        if (size() > 0) {
            take(random.nextInt(size())).run();
        }
    }
}
