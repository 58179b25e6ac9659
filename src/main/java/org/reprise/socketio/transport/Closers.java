package org.reprise.socketio.transport;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * Some of the workers for what may wait for a client: Open Liberty's close of a WebSocket waits until the client has
 * answered it, for seconds, and silent clients must not use up the workers. Tasks beyond that wait for any of them.
 */
final class Closers implements Executor {

    private static final int THREADS = 16;

    private final Executor workers;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore free = new Semaphore(THREADS);

    Closers(Executor workers) {
        this.workers = workers;
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
