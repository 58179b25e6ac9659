package org.reprise.socketio.transport;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * Some of the workers for what may wait for a client, so that silent clients cannot use up the workers. Tasks beyond
 * that wait for any of them.
 */
final class WorkerShare implements Executor {

    private final Executor workers;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore free;

    /**
     * Sets no thread aside.
     *
     * @param threads how many workers may be at work for it at a time
     */
    WorkerShare(Executor workers, int threads) {
        this.workers = workers;
        free = new Semaphore(threads);
    }

    @Override
    public void execute(Runnable task) {
        waiting.add(task);
        begin();
    }

    private void begin() {
        if (!waiting.isEmpty() && free.tryAcquire()) {
            try {
                workers.execute(this::runWaiting);
            } catch (RejectedExecutionException stopping) {
                runWaiting(); // the last ones: nobody else is left to do it
            }
        }
    }

    private void runWaiting() {
        try {
            for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
                task.run();
            }
        } finally {
            free.release();
            begin(); // for what came between the last look and the release
        }
    }
}
