package org.reprise.socketio.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class SendTest {

    private static final int THREADS = 16;
    private static final int MESSAGES = 250;

    private final TestEngine engine = new TestEngine();
    private final FakeChannel channel = new FakeChannel();

    @Nested
    class FromManyThreads {

        @RepeatedTest(10)
        void shouldKeepTheOrderOfEachThreadOnAWebSocket() {
            WebSocketTransport socket = engine.openWebSocket(channel);
            EngineSession session = engine.session();
            channel.frames().clear();
            AtomicBoolean done = new AtomicBoolean();
            CompletableFuture<Void> client = CompletableFuture.runAsync(() -> {
                int answered = 0;
                while (!done.get() || answered < channel.pings().size()) {
                    if (answered < channel.pings().size()) {
                        socket.onPong(channel.pings().get(answered++).duplicate());
                    } else {
                        Thread.onSpinWait();
                    }
                }
            });

            Together.run(THREADS, thread -> sendNumbered(session, thread));
            done.set(true);
            client.orTimeout(10, TimeUnit.SECONDS).join();

            assertComplete(channel.frames());
            assertThat(channel.overlapped()).isFalse();
        }

        @RepeatedTest(10)
        void shouldKeepTheOrderOfEachThreadOnPolling() {
            String sid = engine.openPolling();
            EngineSession session = engine.session();
            List<String> received = new ArrayList<>();
            CompletableFuture<Void> client = CompletableFuture.runAsync(() -> {
                while (received.size() < THREADS * MESSAGES) {
                    FakePoll poll = engine.poll(sid);
                    poll.await();
                    received.addAll(Arrays.asList(poll.body().split("\u001e")));
                }
            });

            Together.run(THREADS, thread -> sendNumbered(session, thread));
            client.orTimeout(10, TimeUnit.SECONDS).join();

            assertComplete(received);
        }

        @RepeatedTest(10)
        void shouldPutNothingBetweenThePacketsOfOneOffer() {
            engine.openWebSocket(channel);
            EngineSession session = engine.session();
            channel.frames().clear();

            Together.run(8, thread -> {
                for (int i = 0; i < 50; i++) {
                    session.offer(List.of(
                            EnginePacket.message("51-" + thread), EnginePacket.message(new byte[] {(byte) thread})));
                    session.flush();
                }
            });

            assertThat(channel.frames()).hasSize(800);
            for (int i = 0; i < 800; i += 2) {
                String thread = channel.frames().get(i).substring(4);
                assertThat(channel.frames().get(i + 1)).isEqualTo("binary 0" + thread);
            }
        }

        private void sendNumbered(EngineSession session, int thread) {
            for (int n = 0; n < MESSAGES; n++) {
                session.send("%02d-%03d".formatted(thread, n));
            }
        }

        private void assertComplete(List<String> packets) {
            assertThat(packets).hasSize(THREADS * MESSAGES).doesNotHaveDuplicates();
            for (int thread = 0; thread < THREADS; thread++) {
                String prefix = "4%02d-".formatted(thread);
                assertThat(packets)
                        .filteredOn(packet -> packet.startsWith(prefix))
                        .hasSize(MESSAGES)
                        .isSorted();
            }
        }
    }

    @Nested
    class Volatile {

        private final List<EnginePacket> cursor = List.of(EnginePacket.message("cursor"));

        @Test
        void shouldBeWrittenWhenTheTransportIsReady() {
            engine.openWebSocket(channel);

            engine.session().offerVolatile(cursor);
            engine.session().flush();

            assertThat(channel.frames()).element(1).isEqualTo("4cursor");
        }

        @Test
        void shouldBeDroppedWhenNoPollWaits() {
            String sid = engine.openPolling();

            engine.session().offerVolatile(cursor);
            engine.session().flush();
            FakePoll poll = engine.poll(sid);
            assertThat(poll.isAnswered()).isFalse();
            engine.session().offerVolatile(cursor);
            engine.session().flush();

            assertThat(poll.answer()).isEqualTo("200 4cursor");
        }

        @Test
        void shouldBeDroppedBehindWhatWaits() {
            engine.openWebSocket(channel);
            engine.session().offer(List.of(EnginePacket.message("one")));

            engine.session().offerVolatile(cursor);
            engine.session().flush();

            assertThat(channel.frames()).endsWith("4one").doesNotContain("4cursor");
        }

        @Test
        void shouldBeDroppedWhileAnotherThreadWrites() {
            engine.openWebSocket(channel);
            EngineSession session = engine.session();
            Gate writing = new Gate();
            channel.beforeWriting(writing::pass);
            CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> session.send("one"));
            writing.awaitArrival();

            session.offerVolatile(cursor);
            session.flush();
            writing.open();
            sender.orTimeout(10, TimeUnit.SECONDS).join();

            assertThat(channel.frames()).endsWith("4one").doesNotContain("4cursor");
        }
    }

    @Test
    void shouldWaitForTheFlush() {
        engine.openWebSocket(channel);

        engine.session().offer(List.of(EnginePacket.message("one")));
        assertThat(channel.frames()).hasSize(1);
        engine.session().flush();

        assertThat(channel.frames()).element(1).isEqualTo("4one");
    }

    @Test
    void shouldBePossibleFromWithinAWrite() {
        engine.openWebSocket(channel);
        EngineSession session = engine.session();
        channel.beforeWriting(() -> {
            channel.beforeWriting(() -> {});
            session.send("two");
        });

        session.send("one");

        assertThat(channel.frames()).endsWith("4one", "4two");
        assertThat(channel.overlapped()).isFalse();
        engine.advance(Duration.ofSeconds(1));
    }
}
