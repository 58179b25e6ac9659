package org.reprise.socketio.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls for one session never overlap, come in order, and may throw. */
class ListenerTest {

    @RegisterExtension
    private final CapturedLog log = new CapturedLog();

    private final TestEngine engine = new TestEngine();
    private final FakeChannel channel = new FakeChannel();

    /** Holds the call of that name until the gate is opened. */
    private void holdDuring(String name, Gate gate) {
        engine.listener.during((session, call) -> {
            if (call.equals(name)) {
                gate.pass();
            }
        });
    }

    private static void join(CompletableFuture<Void> thread) {
        thread.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Nested
    class Overlap {

        private final Gate gate = new Gate();

        @Test
        void shouldNotBeBetweenAMessageAndTheClose() {
            holdDuring("text one", gate);
            WebSocketTransport socket = engine.openWebSocket(channel);
            CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> socket.onText("4one"));
            gate.awaitArrival();

            engine.session().close();
            assertThat(engine.listener.calls()).containsExactly("open", "text one");
            assertThat(channel.isClosed()).isTrue();
            gate.open();
            join(reader);

            assertThat(engine.listener.calls()).containsExactly("open", "text one", "close forced close");
        }

        @Test
        void shouldNotBeBetweenAMessageAndThePingTimeout() {
            holdDuring("text one", gate);
            WebSocketTransport socket = engine.openWebSocket(channel);
            CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> socket.onText("4one"));
            gate.awaitArrival();

            engine.advance(Duration.ofSeconds(46));
            assertThat(engine.listener.calls()).containsExactly("open", "text one");
            gate.open();
            join(reader);

            assertThat(engine.listener.calls()).containsExactly("open", "text one", "close ping timeout");
        }

        @Test
        void shouldNotBeBetweenTheOpeningAndTheFirstMessage() {
            // the client has its handshake and may speak while the listener is still busy with it
            holdDuring("open", gate);
            CompletableFuture<Void> opener = CompletableFuture.runAsync(() -> engine.openPolling());
            gate.awaitArrival();

            FakePoll post = engine.post(engine.session().id(), "4one");
            assertThat(post.answer()).isEqualTo("200 ok");
            assertThat(engine.listener.calls()).containsExactly("open");
            gate.open();
            join(opener);

            assertThat(engine.listener.calls()).containsExactly("open", "text one");
        }

        @Test
        void shouldNotComeFromACallOfTheListenersOwn() {
            engine.listener.during((session, call) -> {
                if (call.equals("text one")) {
                    session.close();
                    assertThat(engine.listener.calls()).containsExactly("open", "text one");
                }
            });
            engine.openWebSocket(channel).onText("4one");

            assertThat(engine.listener.calls()).containsExactly("open", "text one", "close forced close");
            assertThat(engine.listener.overlapped()).isFalse();
        }

        @RepeatedTest(200)
        void shouldNotComeFromManyThreads() {
            WebSocketTransport socket = engine.openWebSocket(channel);
            EngineSession session = engine.session();

            Together.run(
                    () -> {
                        for (int i = 0; i < 20; i++) {
                            socket.onText("4" + i);
                        }
                    },
                    () -> engine.advance(Duration.ofSeconds(46)),
                    session::close,
                    () -> socket.onError("connection reset"));

            assertThat(engine.listener.overlapped()).isFalse();
            assertThat(engine.listener.calls()).first().isEqualTo("open");
            assertThat(engine.listener.calls()).last().asString().startsWith("close ");
            assertThat(engine.listener.calls())
                    .filteredOn(call -> call.startsWith("close"))
                    .hasSize(1);
            assertThat(engine.server.size()).isZero();
        }
    }

    @Nested
    class AfterTheClose {

        @Test
        void shouldHearNothing() {
            String sid = engine.openPolling();
            engine.listener.during((session, call) -> session.close());

            engine.post(sid, "4one\u001e4two\u001ebAQ==\u001eabc");

            assertThat(engine.listener.calls()).containsExactly("open", "text one", "close forced close");
        }
    }

    @Nested
    class Failure {

        @ParameterizedTest
        @ValueSource(strings = {"open", "text one", "binary 01"})
        void shouldNotEndTheSession(String during) {
            engine.listener.during((session, call) -> {
                if (call.equals(during)) {
                    throw new IllegalStateException("thrown on purpose");
                }
            });
            WebSocketTransport socket = engine.openWebSocket(channel);

            socket.onText("4one");
            socket.onBinary(new byte[] {1});
            socket.onText("4two");
            engine.session().send("still here");

            assertThat(engine.listener.calls()).containsExactly("open", "text one", "binary 01", "text two");
            assertThat(channel.frames()).element(1).isEqualTo("4still here");
            assertThat(log.messages()).singleElement().asString().startsWith("SIO0201 ");
        }

        @Test
        void shouldNotHarmThePostThatBroughtTheMessage() {
            String sid = engine.openPolling();
            engine.listener.during((session, call) -> {
                throw new AssertionError("thrown on purpose");
            });

            assertThat(engine.post(sid, "4one\u001e4two").answer()).isEqualTo("200 ok");
            assertThat(engine.listener.calls()).containsExactly("open", "text one", "text two");
        }

        @Test
        void shouldNotKeepASessionFromItsEnd() {
            WebSocketTransport socket = engine.openWebSocket(channel);
            engine.listener.during((session, call) -> {
                throw new IllegalStateException("thrown on purpose");
            });

            socket.onText("1");

            assertThat(engine.listener.calls()).containsExactly("open", "close transport close");
            assertThat(channel.isClosed()).isTrue();
            assertThat(engine.server.size()).isZero();
        }

        @Test
        void shouldNotStopTheHeartbeatOfOthers() {
            engine.openPolling();
            WebSocketTransport socket = engine.openWebSocket(channel);
            engine.listener.during((session, call) -> {
                throw new IllegalStateException("thrown on purpose");
            });
            engine.advance(Duration.ofSeconds(25));
            socket.onText("3");
            engine.advance(Duration.ofSeconds(25));

            assertThat(engine.listener.calls()).containsExactly("open", "open", "close ping timeout");
            assertThat(channel.frames()).filteredOn("2"::equals).hasSize(2);
        }
    }
}
