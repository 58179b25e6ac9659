package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.Namespace;
import org.reprise.socketio.SessionExpired;
import org.reprise.socketio.Socket;

/** What happens to the session of a client while it is away. */
class AwayTest {

    private final TestServer server = TestServer.withRecovery();
    private final RecordingHandlers handlers = new RecordingHandlers();
    private final Namespace namespace = server.serve("/", handlers).of("/");
    private final RecoveringClient client = new RecoveringClient(server);
    private Socket socket;

    @BeforeEach
    void connectAndDrop() {
        client.connect();
        socket = handlers.socket();
        socket.join("a");
        socket.data().put("name", "Ann");
        client.wire().drop();
        server.settle();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Nested
    class Joins {

        @Test
        void shouldHoldFromThenOn() {
            namespace.to("b").emit("before");
            namespace.to("a").socketsJoin("b");
            namespace.to("b").emit("after");

            assertThat(client.comeBack().received()).containsExactly("2[\"after\"]", "CONNECT");
            assertThat(handlers.socket().rooms()).containsExactlyInAnyOrder(socket.id(), "a", "b");
        }

        @Test
        void shouldOnlyReachTheAddressed() {
            namespace.to("elsewhere").socketsJoin("b");
            namespace.except("a").socketsJoin("b");
            namespace.to("b").emit("missed");

            assertThat(client.comeBack().received()).containsExactly("CONNECT");
        }
    }

    @Nested
    class Leaves {

        @Test
        void shouldHoldFromThenOn() {
            namespace.to("a").emit("before");
            namespace.to(socket.id()).socketsLeave("a");
            namespace.to("a").emit("after");

            assertThat(client.comeBack().received()).containsExactly("2[\"before\"]", "CONNECT");
            assertThat(handlers.socket().rooms()).containsExactly(socket.id());
        }
    }

    @Nested
    class Kicks {

        @Test
        void shouldEndTheSessionByRoom() {
            namespace.to("a").disconnectSockets();

            assertFresh();
        }

        @Test
        void shouldEndTheSessionById() {
            namespace.to(socket.id()).disconnectSockets(true);

            assertFresh();
        }

        @Test
        void shouldLeaveOthersAlone() {
            namespace.to("elsewhere").disconnectSockets();
            namespace.except("a").disconnectSockets();
            namespace.revokeSessions("somebody");

            client.comeBack();
            assertThat(handlers.socket().recovered()).isTrue();
        }

        @Test
        void shouldEndWhatAUserHasOpenedHereAndAway() {
            Principal ann = () -> "ann";
            RecoveringClient away = new RecoveringClient(server, ann).connect();
            away.wire().drop();
            RecoveringClient here = new RecoveringClient(server, ann).connect();
            server.settle();

            namespace.revokeSessions("ann");
            server.settle();

            assertThat(here.wire().packets()).last().isEqualTo("1");
            String before = away.sid();
            assertThat(away.comeBack().sid()).isNotEqualTo(before);
            client.comeBack();
            assertThat(handlers.socket().recovered()).isTrue();
        }

        private void assertFresh() {
            String before = client.sid();
            assertThat(client.comeBack().sid()).isNotEqualTo(before);
            assertThat(handlers.socket().recovered()).isFalse();
            server.advance(TestServer.MAX_DISCONNECTION.plusSeconds(2));
            server.settle();
            assertThat(server.expired).isEmpty();
        }
    }

    @Nested
    class Expiry {

        @Test
        void shouldBeToldOnce() {
            server.advance(TestServer.MAX_DISCONNECTION.minusSeconds(1));
            server.settle();
            assertThat(server.expired).isEmpty();

            server.advance(Duration.ofSeconds(2));
            server.settle();
            server.advance(TestServer.MAX_DISCONNECTION);
            server.settle();

            assertThat(server.expired).containsExactly(new SessionExpired("/", socket.id(), Map.of("name", "Ann")));
            String before = client.sid();
            assertThat(client.comeBack().sid()).isNotEqualTo(before);
        }

        @Test
        void shouldNotBeToldOfAClientThatCameBack() {
            server.advance(TestServer.MAX_DISCONNECTION.minusSeconds(1));
            client.comeBack();
            server.advance(TestServer.MAX_DISCONNECTION);
            server.settle();

            assertThat(server.expired).isEmpty();
        }

        @Test
        void shouldNotWaitForTheTimeOfAnotherDropAnew() {
            client.comeBack();
            client.wire().drop();
            server.settle();
            namespace.to("a").socketsJoin("b"); // does not prolong it
            server.advance(TestServer.MAX_DISCONNECTION.plusSeconds(1));
            server.settle();

            assertThat(server.expired).extracting(SessionExpired::socketId).containsExactly(socket.id());
        }

        @Test
        void shouldBeToldOfAClientThatCouldNotBeRecovered() {
            client.comeBack("no offset");
            server.settle();

            assertThat(handlers.socket().recovered()).isFalse();
            assertThat(server.expired).extracting(SessionExpired::socketId).containsExactly(socket.id());
        }

        @Test
        void shouldTakeTheOldestBeyondTheLimit() {
            IntStream.range(0, TestServer.MAX_SESSIONS)
                    .forEach(i -> new RecoveringClient(server).connect().wire().drop());
            server.settle();
            server.advance(Duration.ofSeconds(1));
            server.settle();

            assertThat(server.expired).extracting(SessionExpired::socketId).containsExactly(socket.id());
            String before = client.sid();
            assertThat(client.comeBack().sid()).isNotEqualTo(before);
        }
    }
}
