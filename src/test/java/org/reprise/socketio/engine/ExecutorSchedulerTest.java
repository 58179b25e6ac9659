package org.reprise.socketio.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExecutorSchedulerTest {

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);
    private final ExecutorScheduler scheduler = new ExecutorScheduler(executor);

    @AfterEach
    void shutDown() {
        executor.shutdownNow();
    }

    @Test
    void shouldRunATaskAfterItsDelay() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        long start = scheduler.nanoTime();

        scheduler.schedule(Duration.ofMillis(20), ran::countDown);

        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(scheduler.nanoTime() - start)
                .isGreaterThanOrEqualTo(Duration.ofMillis(20).toNanos());
    }

    @Test
    void shouldNotRunATaskThatIsCancelled() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);

        Runnable cancel = scheduler.schedule(Duration.ofHours(1), ran::countDown);
        cancel.run();
        executor.shutdown();

        assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ran.getCount()).isOne();
    }
}
