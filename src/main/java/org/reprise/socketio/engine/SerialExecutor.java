package org.reprise.socketio.engine;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks one after the other in the order in which they came, on another executor. Thread-safe.
 *
 * <p>With {@code Runnable::run} below it, the thread that finds it idle runs its task at once, and those which
 * other threads add meanwhile; a task added from within a task runs after it. What the executor below refuses, as
 * one that has stopped does, is dropped; what it has no thread for waits for the next task.
 */
public final class SerialExecutor implements Executor {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.engine");

    private final Executor below;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();

    public SerialExecutor(Executor below) {
        this.below = below;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (pending.getAndIncrement() == 0) {
            try {
                below.execute(this::runAll);
            } catch (RejectedExecutionException stopping) {
                LOG.log(DEBUG, "a task is dropped, as the executor has stopped", stopping);
                tasks.clear();
                pending.set(0);
            } catch (RuntimeException | Error noThread) {
                LOG.log(ERROR, "SIO0204 there is no thread for a task; it is run with the next one", noThread);
                pending.set(0);
            }
        }
    }

    private void runAll() {
        int seen = 1;
        while (seen != 0) {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                run(task);
            }
            seen = pending.addAndGet(-seen);
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            LOG.log(ERROR, "SIO0201 a task failed; please report this", failure);
        }
    }
}
