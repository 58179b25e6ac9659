package org.reprise.socketio.namespace;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** Patience with a store that cannot be reached: tries again until it can, or nobody wants it any more. */
final class Persistence {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.namespace");
    private static final long FIRST_PAUSE = 20;
    private static final long LONGEST_PAUSE = 1_000;

    private final String namespace;
    private final CountDownLatch givenUp = new CountDownLatch(1);
    private volatile boolean failing;

    Persistence(String namespace) {
        this.namespace = namespace;
    }

    boolean isFailing() {
        return failing;
    }

    /** Tries no more. */
    void giveUp() {
        givenUp.countDown();
    }

    /**
     * Calls the store until it succeeds.
     *
     * @throws CacheException its last failure, when given up
     */
    void persist(Runnable call) {
        get(() -> {
            call.run();
            return null;
        });
    }

    /**
     * Asks the store until it answers.
     *
     * @throws CacheException its last failure, when given up
     */
    <T extends @Nullable Object> T get(Supplier<T> call) {
        long pause = FIRST_PAUSE;
        while (true) {
            try {
                T answer = call.get();
                succeeded();
                return answer;
            } catch (CacheException failure) {
                failed(failure);
                if (!pause(pause)) {
                    throw failure;
                }
                pause = Math.min(2 * pause, LONGEST_PAUSE);
            }
        }
    }

    private void failed(CacheException failure) {
        if (!failing) {
            failing = true;
            LOG.log(
                    WARNING,
                    "SIO0306 the durable store, or what nodes share, does not take what belongs to " + namespace
                            + "; its emits wait until it does",
                    failure);
        }
    }

    private void succeeded() {
        if (failing) {
            failing = false;
            LOG.log(INFO, "SIO0307 the durable store, or what nodes share, is back for {0}", namespace);
        }
    }

    /** Waits; says whether it makes sense to try again. */
    private boolean pause(long millis) {
        try {
            return !givenUp.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
