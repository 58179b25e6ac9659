package org.reprise.socketio.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SerialExecutorTest {

    @RegisterExtension
    private final CapturedLog log = new CapturedLog();

    @Nested
    class OnTheCallersThread {

        private final SerialExecutor executor = new SerialExecutor(Runnable::run);
        private final List<String> ran = new ArrayList<>();

        @Test
        void shouldRunATaskAtOnceWhenIdle() {
            executor.execute(() -> ran.add("one"));

            assertThat(ran).containsExactly("one");
        }

        @Test
        void shouldRunATaskOfATaskAfterIt() {
            executor.execute(() -> {
                executor.execute(() -> ran.add("inner"));
                ran.add("outer");
            });

            assertThat(ran).containsExactly("outer", "inner");
        }

        @Test
        void shouldGoOnAfterATaskThatThrows() {
            executor.execute(() -> {
                executor.execute(() -> ran.add("next"));
                throw new IllegalStateException("thrown on purpose");
            });
            executor.execute(() -> {
                throw new AssertionError("thrown on purpose");
            });
            executor.execute(() -> ran.add("last"));

            assertThat(ran).containsExactly("next", "last");
            assertThat(log.messages()).hasSize(2).allMatch(message -> message.startsWith("SIO0201 "));
        }

        @Test
        void shouldLetABusyThreadRunWhatOthersAdd() {
            Gate gate = new Gate();
            Thread[] runner = new Thread[1];
            CompletableFuture<Thread> busy = CompletableFuture.supplyAsync(() -> {
                executor.execute(gate::pass);
                return Thread.currentThread();
            });
            gate.awaitArrival();

            executor.execute(() -> runner[0] = Thread.currentThread());
            assertThat(runner[0]).isNull();
            gate.open();

            assertThat(busy.orTimeout(10, TimeUnit.SECONDS).join()).isSameAs(runner[0]);
        }
    }

    @Nested
    class WithoutThreads {

        private final List<Runnable> threads = new ArrayList<>();
        private final List<String> ran = new ArrayList<>();
        private boolean exhausted = true;
        private final SerialExecutor executor = new SerialExecutor(task -> {
            if (exhausted) {
                throw new OutOfMemoryError("unable to create native thread, on purpose");
            }
            threads.add(task);
        });

        @Test
        void shouldRunATaskWithTheNextOneForWhichThereIsAThread() {
            executor.execute(() -> ran.add("one"));
            executor.execute(() -> ran.add("two"));
            exhausted = false;
            executor.execute(() -> ran.add("three"));
            threads.remove(0).run();
            executor.execute(() -> ran.add("four"));
            threads.remove(0).run();

            assertThat(ran).containsExactly("one", "two", "three", "four");
            assertThat(log.messages()).hasSize(2).allMatch(message -> message.startsWith("SIO0204 "));
        }
    }

    @Nested
    class WithManyThreads {

        private static final int THREADS = 8;
        private static final int TASKS = 2_000;

        @ParameterizedTest
        @ValueSource(longs = {1, 2, 3, 4, 5})
        void shouldRunEveryTaskOnceInOrderAndAloneOnTheCallersThreads(long seed) {
            shouldRunEveryTaskOnceInOrderAndAlone(seed, Runnable::run);
        }

        @ParameterizedTest
        @ValueSource(longs = {1, 2, 3, 4, 5})
        void shouldRunEveryTaskOnceInOrderAndAloneOnAPool(long seed) {
            ExecutorService pool = Executors.newFixedThreadPool(3);
            try {
                shouldRunEveryTaskOnceInOrderAndAlone(seed, pool);
            } finally {
                pool.shutdownNow();
            }
        }

        private void shouldRunEveryTaskOnceInOrderAndAlone(long seed, Executor below) {
            SerialExecutor executor = new SerialExecutor(below);
            List<List<Integer>> ran = new ArrayList<>(); // guarded by nothing but the executor
            for (int i = 0; i < THREADS; i++) {
                ran.add(new ArrayList<>());
            }
            AtomicBoolean running = new AtomicBoolean();
            AtomicBoolean overlapped = new AtomicBoolean();
            CountDownLatch all = new CountDownLatch(THREADS * TASKS);

            Together.run(THREADS, thread -> {
                Random random = new Random(seed * THREADS + thread);
                for (int n = 0; n < TASKS; n++) {
                    int number = n;
                    int pause = random.nextInt(300);
                    boolean throwing = random.nextInt(500) == 0;
                    executor.execute(() -> {
                        if (!running.compareAndSet(false, true)) {
                            overlapped.set(true);
                        }
                        spin(pause);
                        ran.get(thread).add(number);
                        running.set(false);
                        all.countDown();
                        if (throwing) {
                            throw new IllegalStateException("thrown on purpose");
                        }
                    });
                    spin(random.nextInt(300));
                }
                assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
            });

            assertThat(overlapped).isFalse();
            assertThat(ran)
                    .allSatisfy(numbers -> assertThat(numbers).hasSize(TASKS).isSorted());
        }

        private static void spin(int rounds) {
            for (int i = 0; i < rounds; i++) {
                Thread.onSpinWait();
            }
        }
    }
}
