package org.reprise.socketio.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reprise.socketio.engine.TestEngine.POLLING;
import static org.reprise.socketio.engine.TestEngine.WEBSOCKET;
import static org.reprise.socketio.engine.TestEngine.request;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HandshakeTest {

    private final TestEngine engine = new TestEngine();
    private final FakePoll reply = new FakePoll();
    private final FakeChannel channel = new FakeChannel();

    @Nested
    class ByPolling {

        @Test
        void shouldAnswerTheFirstGetWithTheOpenPacket() throws IOException {
            engine.server.get(request("GET", POLLING), reply);

            String sid = engine.session().id();
            assertThat(reply.answer())
                    .isEqualTo("200 0{\"sid\":\"" + sid + "\",\"upgrades\":[\"websocket\"],"
                            + "\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}");
            assertThat(reply.contentType()).isEqualTo("text/plain; charset=UTF-8");
        }

        @Test
        void shouldTellTheSettings() throws IOException {
            TestEngine other = new TestEngine(EngineOptions.defaults()
                    .withPingInterval(Duration.ofMillis(300))
                    .withPingTimeout(Duration.ofMillis(200))
                    .withMaxPayload(123)
                    .withTransports(Set.of(TransportName.POLLING)));

            other.server.get(request("GET", POLLING), reply);

            assertThat(reply.body())
                    .endsWith("\"upgrades\":[],\"pingInterval\":300,\"pingTimeout\":200,\"maxPayload\":123}");
        }

        @Test
        void shouldAnswerBeforeTheListenerHears() throws IOException {
            StringBuilder seen = new StringBuilder();
            engine.listener.during((session, call) -> seen.append(call).append(reply.isAnswered()));

            engine.server.get(request("GET", POLLING), reply);

            assertThat(seen).hasToString("opentrue");
        }

        @Test
        void shouldKeepForTheNextGetWhatTheListenerSendsAtOnce() {
            engine.listener.during((session, call) -> session.send("welcome"));

            assertThat(engine.poll(engine.openPolling()).answer()).isEqualTo("200 4welcome");
        }

        @Test
        void shouldEndTheSessionWhenTheClientHasGoneAlready() throws IOException {
            engine.server.get(request("GET", POLLING), reply.broken());

            assertThat(engine.listener.calls()).containsExactly("open", "close transport error: broken pipe");
            assertThat(engine.server.size()).isZero();
        }
    }

    @Nested
    class ByWebSocket {

        @Test
        void shouldSendTheOpenPacketAsTheFirstFrame() {
            engine.listener.during((session, call) -> session.send("welcome"));

            engine.openWebSocket(channel);

            String sid = engine.session().id();
            assertThat(channel.frames())
                    .containsExactly(
                            "0{\"sid\":\"" + sid + "\",\"upgrades\":[],"
                                    + "\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}",
                            "4welcome");
        }

        @Test
        void shouldEndTheSessionWhenTheClientHasGoneAlready() {
            engine.openWebSocket(channel.failWith(new IOException("broken pipe")));

            assertThat(engine.listener.calls()).containsExactly("open", "close transport error: broken pipe");
            assertThat(channel.isClosed()).isTrue();
            assertThat(engine.server.size()).isZero();
        }
    }

    @Nested
    class Session {

        @Test
        void shouldHaveAnIdThatNobodyGuesses() {
            Set<String> sids = new HashSet<>();
            for (int i = 0; i < 1_000; i++) {
                sids.add(engine.openPolling());
            }

            assertThat(sids).hasSize(1_000).allMatch(sid -> sid.matches("[A-Za-z0-9_-]{20}"));
            assertThat(engine.server.size()).isEqualTo(1_000);
        }

        @Test
        void shouldKnowItsTransportAndItsRequest() throws IOException {
            EngineRequest handshake = request("GET", POLLING + "&token=abc");
            engine.server.get(handshake, reply);

            assertThat(engine.session().transport()).isEqualTo(TransportName.POLLING);
            assertThat(engine.session().request()).isSameAs(handshake);
            assertThat(engine.session().request().query()).containsEntry("token", "abc");

            engine.server.connect(request("GET", WEBSOCKET), channel);
            assertThat(engine.session().transport()).isEqualTo(TransportName.WEBSOCKET);
            assertThat(engine.session().transport()).hasToString("websocket");
        }

        @Test
        void shouldKeepTheListenersAttachment() {
            engine.openPolling();

            assertThat(engine.session().attachment()).isNull();
            engine.session().attach("mine");
            assertThat(engine.session().attachment()).isEqualTo("mine");
        }
    }

    @Test
    void shouldNotOutliveAServerThatWasClosedAfterTheCheck() throws IOException {
        engine.server.close();

        engine.server.get(request("GET", POLLING), reply);
        engine.server.connect(request("GET", WEBSOCKET), channel);

        assertThat(engine.listener.calls())
                .containsExactly("open", "close server shutting down", "open", "close server shutting down");
        assertThat(channel.isClosed()).isTrue();
    }
}
