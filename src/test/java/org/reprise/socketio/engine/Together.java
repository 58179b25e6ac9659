package org.reprise.socketio.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs actions on threads of their own that begin at the same moment. */
final class Together {

    private Together() {}

    /** What may throw. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    /** What may throw and wants to know which thread it is on. */
    @FunctionalInterface
    interface NumberedAction {
        void run(int thread) throws Exception;
    }

    static void run(int threads, NumberedAction action) {
        Action[] actions = new Action[threads];
        for (int i = 0; i < threads; i++) {
            int thread = i;
            actions[i] = () -> action.run(thread);
        }
        run(actions);
    }

    /** Returns when all have ended, and throws what any of them threw. */
    static void run(Action... actions) {
        CyclicBarrier start = new CyclicBarrier(actions.length);
        ExecutorService threads = Executors.newFixedThreadPool(actions.length);
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (Action action : actions) {
                ends.add(threads.submit(() -> {
                    start.await();
                    action.run();
                    return null;
                }));
            }
            for (Future<?> end : ends) {
                end.get(30, TimeUnit.SECONDS);
            }
        } catch (Exception failure) {
            throw new AssertionError(failure);
        } finally {
            threads.shutdownNow();
        }
    }
}
