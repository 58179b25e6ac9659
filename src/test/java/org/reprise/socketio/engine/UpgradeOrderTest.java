package org.reprise.socketio.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What threads send while the session changes its transport arrives once and in order. */
class UpgradeOrderTest {

    private static final int SENDERS = 6;
    private static final int MESSAGES = 150;

    private final TestEngine engine = new TestEngine();
    private final String sid = engine.openPolling();
    private final EngineSession session = engine.session();
    private final FakeChannel channel = new FakeChannel();

    @RepeatedTest(40)
    void shouldHoldWithConcurrentSenders() {
        List<String> received = new ArrayList<>();
        Together.Action[] actions = new Together.Action[SENDERS + 1];
        for (int i = 0; i < SENDERS; i++) {
            int sender = i;
            actions[i] = () -> {
                for (int n = 0; n < MESSAGES; n++) {
                    session.send(sender + "-" + n);
                }
            };
        }
        actions[SENDERS] = () -> pollThenUpgrade(received);

        Together.run(actions);

        channel.frames().stream().filter(frame -> frame.startsWith("4")).forEach(received::add); // not 3probe, 6
        for (int sender = 0; sender < SENDERS; sender++) {
            String prefix = "4" + sender + "-";
            assertThat(received)
                    .filteredOn(packet -> packet.startsWith(prefix))
                    .hasSize(MESSAGES)
                    .isSortedAccordingTo((one, other) -> number(one) - number(other));
        }
        assertThat(received).doesNotHaveDuplicates().hasSize(SENDERS * MESSAGES);
        assertThat(channel.overlapped()).isFalse();
        assertThat(engine.listener.calls()).containsExactly("open");
    }

    private static int number(String packet) {
        return Integer.parseInt(packet.substring(packet.indexOf('-') + 1));
    }

    /** As the official client does: polls, probes, waits for the last poll, and only then completes the upgrade. */
    private void pollThenUpgrade(List<String> received) {
        FakePoll poll = engine.poll(sid);
        WebSocketTransport socket = engine.connect(sid, channel);
        socket.onText("2probe");
        for (int i = 0; i < 3; i++) {
            received.addAll(messagesOf(poll));
            poll = engine.poll(sid);
        }
        received.addAll(messagesOf(poll));
        socket.onText("5");
        // the pongs of a client that reads
        for (int answered = 0; answered < channel.pings().size(); answered++) {
            socket.onPong(channel.pings().get(answered).duplicate());
        }
    }

    private List<String> messagesOf(FakePoll poll) {
        engine.advance(Duration.ofMillis(100)); // releases it, if no message does
        poll.await();
        return Arrays.stream(poll.body().split("\u001e"))
                .filter(packet -> packet.startsWith("4"))
                .toList();
    }

    @Test
    void shouldHoldWhileTheLastPollIsBeingAnswered() {
        Gate sending = new Gate();
        WebSocketTransport socket = engine.connect(sid, channel);
        FakePoll poll = engine.poll(sid, new FakePoll().beforeSending(sending::pass));
        CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> session.send("one"));
        sending.awaitArrival();

        socket.onText("5");
        session.send("two");
        assertThat(channel.frames()).isEmpty();
        sending.open();
        sender.orTimeout(10, TimeUnit.SECONDS).join();

        assertThat(poll.answer()).isEqualTo("200 4one");
        assertThat(channel.frames()).containsExactly("4two");
        assertThat(engine.poll(sid).answer()).isEqualTo("200 6");
    }

    @Test
    void shouldEndSessionAndSocketWhenTheLastPollCannotBeAnswered() {
        // "one" is lost, so nothing may come after it
        Gate sending = new Gate();
        WebSocketTransport socket = engine.connect(sid, channel);
        engine.poll(sid, new FakePoll().beforeSending(sending::pass).broken());
        CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> session.send("one"));
        sending.awaitArrival();

        socket.onText("5");
        session.send("two");
        sending.open();
        sender.orTimeout(10, TimeUnit.SECONDS).join();

        assertThat(channel.frames()).isEmpty();
        assertThat(channel.isClosed()).isTrue();
        assertThat(engine.listener.calls()).containsExactly("open", "close transport error: broken pipe");
        assertThat(engine.server.size()).isZero();
    }

    @Test
    void shouldAnswerTheLastPollWhenTheSocketClosesMeanwhile() throws IOException {
        Gate sending = new Gate();
        WebSocketTransport socket = engine.connect(sid, channel);
        FakePoll poll = engine.poll(sid, new FakePoll().beforeSending(sending::pass));
        CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> session.send("one"));
        sending.awaitArrival();

        socket.onText("5");
        socket.onClose();
        sending.open();
        sender.orTimeout(10, TimeUnit.SECONDS).join();

        assertThat(poll.answer()).isEqualTo("200 4one");
        assertThat(engine.listener.calls()).containsExactly("open", "close transport close");
        assertThat(engine.server.size()).isZero();
    }

    /** No well-behaved client completes the upgrade while a poll waits, but nothing must be lost by it. */
    @Test
    void shouldHoldWhenTheClientDoesNotPausePolling() {
        int rounds = 3_000;
        List<TestEngine> engines = new ArrayList<>();
        List<FakeChannel> channels = new ArrayList<>();
        List<WebSocketTransport> sockets = new ArrayList<>();
        List<FakePoll> polls = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            engines.add(new TestEngine());
            channels.add(new FakeChannel());
            String id = engines.get(i).openPolling();
            sockets.add(engines.get(i).connect(id, channels.get(i)));
            polls.add(engines.get(i).poll(id));
        }
        AtomicInteger arrivals = new AtomicInteger();

        Together.run(2, thread -> {
            for (int i = 0; i < rounds; i++) {
                arrivals.incrementAndGet();
                while (arrivals.get() < 2 * (i + 1)) {
                    Thread.onSpinWait(); // a barrier would let one of them be late by more than the race is long
                }
                if (thread == 0) {
                    engines.get(i).session().send("one");
                } else {
                    sockets.get(i).onText("5");
                }
            }
        });

        for (int i = 0; i < rounds; i++) {
            List<String> received = new ArrayList<>(List.of(polls.get(i).body().split("\u001e")));
            received.addAll(channels.get(i).frames());
            received.remove("6");
            assertThat(received).containsExactly("4one");
            assertThat(engines.get(i).listener.calls()).containsExactly("open");
        }
    }
}
