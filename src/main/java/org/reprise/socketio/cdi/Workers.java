package org.reprise.socketio.cdi;

import static java.lang.System.Logger.Level.WARNING;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads for all that may block: handlers above all. Made by the container, so that they have the application's
 * context, but a pool of our own: a container's executor also serves requests, and may have as few threads as cores.
 */
final class Workers implements Executor, AutoCloseable {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.cdi");
    private static final int IDLE_SECONDS = 30;
    private static final int SECONDS_TO_END = 5;

    private final ThreadPoolExecutor pool;

    /**
     * Makes the pool, which begins without threads.
     *
     * @param threads how many there may be; beyond that tasks wait
     */
    Workers(int threads, ThreadFactory factory) {
        pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    /** Lets what has been queued end, for a few seconds. */
    @Override
    public void close() {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
                LOG.log(
                        WARNING,
                        "SIO0403 handlers are still at work while the application stops; they are interrupted");
                pool.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            pool.shutdownNow();
        }
    }
}
