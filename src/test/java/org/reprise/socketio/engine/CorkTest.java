package org.reprise.socketio.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What one piece of work sends is written at its end, to each session at once, unless the work takes long. */
class CorkTest {

    private static final Duration LONG = Corks.PATIENCE.multipliedBy(2);

    private final TestEngine engine = new TestEngine();
    private final Writes one = new Writes();
    private final Writes another = new Writes();
    private final EngineSession session = open(one);
    private final EngineSession other = open(another);

    private EngineSession open(Writes channel) {
        channel.client = engine.server.connect(TestEngine.request("GET", TestEngine.WEBSOCKET), channel);
        return engine.listener.session();
    }

    /** A WebSocket that remembers what was written together, and answers each ping. */
    private static final class Writes implements WebSocketChannel {

        private final List<List<String>> writes = new ArrayList<>();
        private WebSocketTransport client;

        @Override
        public int batch() {
            return 64 * 1024;
        }

        @Override
        public void send(List<EnginePacket> packets, byte[] ping, long ahead, SendListener sent) {
            writes.add(packets.stream().map(EnginePacket::encoded).toList());
            if (ping != null) {
                client.onPong(ByteBuffer.wrap(ping));
            }
            sent.sent(null);
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void forgetTheHandshakes() {
        one.writes.clear();
        another.writes.clear();
    }

    @Test
    void shouldWriteOnceToEachSession() {
        session.corked(() -> {
            session.send("a");
            other.send("x");
            session.send("b");
            assertThat(one.writes).isEmpty();
            assertThat(another.writes).isEmpty();
        });

        assertThat(one.writes).containsExactly(List.of("4a", "4b"));
        assertThat(another.writes).containsExactly(List.of("4x"));
    }

    @Test
    void shouldWriteAtOnceOutsideOfIt() {
        session.corked(() -> {});
        session.send("a");
        session.send("b");

        assertThat(one.writes).containsExactly(List.of("4a"), List.of("4b"));
    }

    @Test
    void shouldBeOneWithTheWorkAroundIt() {
        session.corked(() -> {
            other.corked(() -> session.send("a"));
            session.send("b");
        });

        assertThat(one.writes).containsExactly(List.of("4a", "4b"));
    }

    @Test
    void shouldWriteWhatWasSentBeforeAFailure() {
        try {
            session.corked(() -> {
                session.send("a");
                throw new IllegalStateException("on purpose");
            });
        } catch (IllegalStateException expected) {
            assertThat(one.writes).containsExactly(List.of("4a"));
        }
        session.send("b");

        assertThat(one.writes).hasSize(2);
    }

    @Test
    void shouldWriteBeforeItsEndWhenAskedTo() {
        session.corked(() -> {
            session.send("a");
            session.flushNow();
            assertThat(one.writes).containsExactly(List.of("4a"));
        });

        assertThat(one.writes).hasSize(1);
    }

    @Test
    void shouldNotDropTheSecondOfTwoVolatiles() {
        session.corked(() -> {
            for (String text : List.of("a", "b")) {
                session.offerVolatile(List.of(EnginePacket.message(text)));
                session.flush();
            }
        });

        assertThat(one.writes).containsExactly(List.of("4a", "4b"));
    }

    @Test
    void shouldHoldBackNothingOfAnotherEngine() {
        TestEngine second = new TestEngine();
        Writes far = new Writes();
        second.server.connect(TestEngine.request("GET", TestEngine.WEBSOCKET), far);
        EngineSession ofSecond = second.listener.session();
        far.writes.clear();
        int timers = engine.scheduler.waiting() + second.scheduler.waiting();

        session.corked(() -> {
            ofSecond.send("x");
            assertThat(far.writes).containsExactly(List.of("4x"));
            ofSecond.corked(() -> {
                ofSecond.send("y");
                session.send("a");
            });
            assertThat(far.writes).hasSize(2);
            assertThat(one.writes).isEmpty();
        });
        engine.advance(LONG);
        second.advance(LONG);

        assertThat(one.writes).containsExactly(List.of("4a"));
        assertThat(engine.scheduler.waiting() + second.scheduler.waiting()).isEqualTo(timers);
    }

    @Test
    void shouldWriteToTheOthersWhenOneCannotBeReadFor() {
        session.refillFrom(() -> {
            throw new IllegalStateException("on purpose");
        });
        session.corked(() -> {
            session.send("a");
            other.send("x");
        });

        assertThat(one.writes).containsExactly(List.of("4a"));
        assertThat(another.writes).containsExactly(List.of("4x"));
        assertThat(engine.listener.calls()).contains("close transport error: on purpose");
        assertThat(engine.server.size()).isEqualTo(1);
    }

    @Nested
    class OfWorkThatTakesLong {

        @Test
        void shouldNotHoldBackWhatWasSent() {
            session.corked(() -> {
                session.send("a");
                other.send("x");
                engine.advance(LONG);
                assertThat(one.writes).containsExactly(List.of("4a"));
                assertThat(another.writes).containsExactly(List.of("4x"));
            });
        }

        @Test
        void shouldWriteWhatFollowsPieceByPiece() {
            session.corked(() -> {
                session.send("a");
                engine.advance(LONG);
                session.send("b");
                session.send("c");
                assertThat(one.writes).containsExactly(List.of("4a"));
                engine.advance(LONG);
                assertThat(one.writes).containsExactly(List.of("4a"), List.of("4b", "4c"));
                session.send("d");
            });

            assertThat(one.writes).hasSize(3).endsWith(List.of("4d"));
        }

        @Test
        void shouldWatchEveryPieceOfWork() {
            for (int i = 0; i < 3; i++) {
                one.writes.clear();
                session.corked(() -> {
                    engine.advance(Corks.PATIENCE.dividedBy(2));
                    session.send("a");
                    engine.advance(LONG);
                    assertThat(one.writes).containsExactly(List.of("4a"));
                });
            }
        }

        @Test
        void shouldLeaveNoTimerBehind() {
            int before = engine.scheduler.waiting();
            session.corked(() -> session.send("a"));
            engine.advance(LONG);

            assertThat(engine.scheduler.waiting()).isEqualTo(before);
        }
    }

    @Test
    void shouldLoseAndReorderNothingBetweenManyThreads() throws InterruptedException {
        int threads = 8;
        int messages = 2_000;
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> senders = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            String name = "4" + t + "-";
            senders.add(new Thread(() -> {
                awaitThe(start);
                for (int i = 0; i < messages; i += 4) {
                    int first = i;
                    session.corked(() -> {
                        for (int k = first; k < first + 4; k++) {
                            session.offer(List.of(EnginePacket.message(name.substring(1) + k)));
                            session.flush();
                        }
                    });
                }
            }));
        }
        Thread clock = new Thread(() -> {
            while (senders.stream().anyMatch(Thread::isAlive)) {
                engine.advance(Duration.ofMillis(1));
            }
        });
        senders.forEach(Thread::start);
        clock.start();
        start.countDown();
        for (Thread sender : senders) {
            sender.join();
        }
        clock.join();

        List<String> all = one.writes.stream().flatMap(List::stream).toList();
        for (int t = 0; t < threads; t++) {
            String name = "4" + t + "-";
            assertThat(all.stream().filter(text -> text.startsWith(name)).toList())
                    .hasSize(messages)
                    .isEqualTo(
                            IntStream.range(0, messages).mapToObj(i -> name + i).toList());
        }
    }

    private static void awaitThe(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
