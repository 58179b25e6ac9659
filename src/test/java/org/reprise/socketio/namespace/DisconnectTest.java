package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.DisconnectReason;
import org.reprise.socketio.Socket;

/** The end of a socket, from either side. */
class DisconnectTest {

    private final TestServer server = TestServer.withoutRecovery();
    private final RecordingHandlers root = new RecordingHandlers();
    private final RecordingHandlers chat = new RecordingHandlers();
    private final Wire wire;

    DisconnectTest() {
        server.serve("/", root).serve("/chat", chat);
        wire = server.connect();
        server.send(wire, "0/chat,");
    }

    @Nested
    class ByTheClient {

        @Test
        void shouldEndOneNamespaceOnly() {
            server.send(wire, "1/chat,");

            assertThat(chat.calls())
                    .containsExactly(
                            "connected",
                            "disconnecting client namespace disconnect",
                            "disconnected client namespace disconnect");
            assertThat(root.calls()).containsExactly("connected");
            assertThat(root.socket().connected()).isTrue();
            assertThat(chat.socket().connected()).isFalse();
            assertThat(wire.packets()).hasSize(2);
            assertThat(wire.isClosedByServer()).isFalse();
        }

        @Test
        void shouldIgnoreEventsThatFollow() {
            server.send(wire, "1");
            server.send(wire, "2[\"say\"]");
            server.send(wire, "1");

            assertThat(root.calls()).hasSize(3);
            assertThat(wire.isClosedByServer()).isFalse();
        }

        @Test
        void shouldCallHandlersForEventsThatCameBefore() {
            wire.send("2[\"say\",1]");
            wire.send("1");
            server.settle();

            assertThat(root.calls())
                    .containsExactly(
                            "connected",
                            "event say 1",
                            "disconnecting client namespace disconnect",
                            "disconnected client namespace disconnect");
        }
    }

    @Nested
    class ByTheServer {

        @Test
        void shouldTellTheClient() {
            chat.socket().disconnect();
            server.settle();

            assertThat(wire.packets()).last().isEqualTo("1/chat,");
            assertThat(chat.calls()).endsWith("disconnected server namespace disconnect");
            assertThat(root.calls()).containsExactly("connected");
            assertThat(wire.isClosedByServer()).isFalse();
        }

        @Test
        void shouldSendWhatWasEmittedBefore() {
            root.socket().emit("last");
            root.socket().disconnect();
            root.socket().emit("too late");

            assertThat(wire.packets()).endsWith("2[\"last\"]", "1");
        }

        @Test
        void shouldHappenOnce() {
            root.socket().disconnect();
            root.socket().disconnect();
            server.settle();

            assertThat(wire.packets()).containsOnlyOnce("1");
            assertThat(root.calls()).hasSize(3);
        }

        @Test
        void shouldEndAllNamespacesAndTheConnectionIfAsked() {
            root.socket().disconnect(true);
            server.settle();

            assertThat(wire.packets()).contains("1", "1/chat,");
            assertThat(root.calls()).endsWith("disconnected server namespace disconnect");
            assertThat(chat.calls()).endsWith("disconnected server namespace disconnect");
            assertThat(wire.isClosedByServer()).isTrue();
        }

        @Test
        void shouldEndOneNamespaceIfNotAsked() {
            root.socket().disconnect(false);
            server.settle();

            assertThat(chat.calls()).containsExactly("connected");
            assertThat(wire.isClosedByServer()).isFalse();
        }

        @Test
        void shouldTellNothingWhenItOnlyClosesTheConnection() {
            root.socket().closeConnection();
            server.settle();

            assertThat(wire.packets()).hasSize(2);
            assertThat(wire.isClosedByServer()).isTrue();
            assertThat(root.calls()).endsWith("disconnecting forced close", "disconnected forced close");
            assertThat(chat.calls()).endsWith("disconnecting forced close", "disconnected forced close");
        }
    }

    @Nested
    class ByTheWire {

        @Test
        void shouldEndAllNamespaces() {
            wire.drop();
            server.settle();

            assertThat(root.calls()).endsWith("disconnecting transport close", "disconnected transport close");
            assertThat(chat.calls()).endsWith("disconnecting transport close", "disconnected transport close");
        }

        @Test
        void shouldTellOfAHeartbeatThatWasNotAnswered() {
            server.advance(Duration.ofSeconds(46));
            server.settle();

            assertThat(root.calls()).endsWith("disconnecting ping timeout", "disconnected ping timeout");
        }

        @Test
        void shouldTellOfABrokenEngineProtocol() {
            wire.sendRaw("what?");
            server.settle();

            assertThat(root.calls()).endsWith("disconnecting parse error", "disconnected parse error");
        }

        @Test
        void shouldTellOfTheEndOfTheServer() {
            server.engine.close();
            server.settle();

            assertThat(root.calls())
                    .endsWith("disconnecting server shutting down", "disconnected server shutting down");
        }

        @Test
        void shouldNotConnectAClientThatGoesWhileMiddlewareIsAtWork() {
            RecordingHandlers guarded = new RecordingHandlers();
            List<Socket> seen = new ArrayList<>();
            server.serve("/guarded", guarded, seen::add);
            wire.send("0/guarded,");
            wire.drop();
            server.settle();

            assertThat(seen).hasSize(1);
            assertThat(seen.get(0).connected()).isFalse();
            assertThat(guarded.calls()).isEmpty();
        }
    }

    @Nested
    class Rooms {

        @Test
        void shouldStillShowWhileDisconnectingAndNotAfterwards() {
            List<Set<String>> rooms = new ArrayList<>();
            server.serve("/rooms", new RecordingHandlers() {
                @Override
                public void connected(Socket socket) {
                    socket.join("a", "b");
                    rooms.add(Set.of(socket.id(), "a", "b"));
                }

                @Override
                public void disconnecting(Socket socket, DisconnectReason reason) {
                    rooms.add(socket.rooms());
                    server.of("/rooms").to("a").emit("left");
                }

                @Override
                public void disconnected(Socket socket, DisconnectReason reason) {
                    rooms.add(socket.rooms());
                }
            });
            server.send(wire, "0/rooms,");
            server.send(wire, "1/rooms,");

            assertThat(rooms).hasSize(3);
            assertThat(rooms.get(1)).isEqualTo(rooms.get(0));
            assertThat(rooms.get(2)).isEmpty();
            assertThat(wire.packets()).noneMatch(packet -> packet.contains("left"));
        }

        @Test
        void shouldNotBeJoinedAfterwards() {
            server.send(wire, "1");
            root.socket().join("a");
            root.socket().leave("a");

            assertThat(root.socket().rooms()).isEmpty();
        }
    }
}
