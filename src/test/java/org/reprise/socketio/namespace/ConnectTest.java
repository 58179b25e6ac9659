package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.ConnectRefusedException;
import org.reprise.socketio.Socket;
import org.reprise.socketio.namespace.TestServer.Json;

/** From an engine session to a socket in a namespace. */
class ConnectTest {

    private final TestServer server = TestServer.withoutRecovery();
    private final RecordingHandlers root = new RecordingHandlers();
    private final RecordingHandlers chat = new RecordingHandlers();

    ConnectTest() {
        server.serve("/", root).serve("chat", chat);
    }

    @Nested
    class Connect {

        @Test
        void shouldAnswerWithTheSidAlone() {
            Wire wire = server.connect();

            assertThat(wire.packets())
                    .containsExactly("0{\"sid\":\"" + root.socket().id() + "\"}");
            assertThat(root.calls()).containsExactly("connected");
        }

        @Test
        void shouldGiveEachSocketAnIdOfItsOwn() {
            Wire wire = server.connect();
            server.connect();
            server.send(wire, "0/chat,");

            assertThat(root.sockets())
                    .extracting(Socket::id)
                    .doesNotHaveDuplicates()
                    .allMatch(id -> id.length() == 20);
            assertThat(chat.socket().id())
                    .isNotIn(root.sockets().stream().map(Socket::id).toList());
            assertThat(wire.frames().get(0)).doesNotContain(chat.socket().id());
        }

        @Test
        void shouldNameTheNamespaceInTheAnswer() {
            Wire wire = server.open();
            server.send(wire, "0/chat,{\"token\":1}");

            assertThat(wire.packets())
                    .containsExactly("0/chat,{\"sid\":\"" + chat.socket().id() + "\"}");
            assertThat(chat.socket().namespace().name()).isEqualTo("/chat");
            assertThat(root.calls()).isEmpty();
        }

        @Test
        void shouldRefuseANamespaceThatDoesNotExist() {
            Wire wire = server.open();
            server.send(wire, "0/nowhere,");
            server.send(wire, "0/chat?x=1,");
            server.send(wire, "0/Chat,");
            server.send(wire, "0");

            assertThat(wire.packets())
                    .startsWith(
                            "4/nowhere,{\"message\":\"Invalid namespace\"}",
                            "4/chat?x=1,{\"message\":\"Invalid namespace\"}",
                            "4/Chat,{\"message\":\"Invalid namespace\"}")
                    .hasSize(4);
            assertThat(root.calls()).containsExactly("connected");
        }

        @Test
        void shouldKnowANamespaceThatWasAskedForByName() {
            server.of("late");
            Wire wire = server.open();
            server.send(wire, "0/late,");

            assertThat(wire.packets()).hasSize(1).allMatch(packet -> packet.startsWith("0/late,{\"sid\":"));
        }

        @Test
        void shouldBeConnectedWhenTheHandlerIsCalled() {
            server.serve("/", new RecordingHandlers() {
                @Override
                public void connected(Socket socket) {
                    assertThat(socket.connected()).isTrue();
                    assertThat(socket.recovered()).isFalse();
                    socket.emit("welcome");
                    super.connected(socket);
                }
            });
            Wire wire = server.connect();

            assertThat(wire.packets()).hasSize(2).last().isEqualTo("2[\"welcome\"]");
        }

        @Test
        void shouldLetAClientComeBackOnTheSameConnection() {
            Wire wire = server.connect();
            server.send(wire, "1");
            server.send(wire, "0");

            assertThat(root.calls())
                    .containsExactly(
                            "connected",
                            "disconnecting client namespace disconnect",
                            "disconnected client namespace disconnect",
                            "connected");
            assertThat(root.sockets()).extracting(Socket::id).doesNotHaveDuplicates();
            assertThat(wire.isClosedByServer()).isFalse();
        }
    }

    @Nested
    class Handshake {

        @Test
        void shouldTellOfTheRequestAndTheCredentials() {
            Wire wire = server.open("alice", () -> "Alice");
            server.send(wire, "0/chat,{\"token\":\"secret\"}");

            Socket socket = chat.socket();
            assertThat(socket.handshake().query())
                    .containsEntry("name", "alice")
                    .containsEntry("EIO", "4");
            assertThat(socket.handshake().url()).isEqualTo("/socket.io/?name=alice");
            assertThat(socket.handshake().address()).isEqualTo("192.0.2.1");
            assertThat(socket.handshake().xdomain()).isFalse();
            assertThat(socket.handshake().secure()).isFalse();
            assertThat(socket.handshake().auth(Json.class)).isEqualTo(new Json("{\"token\":\"secret\"}"));
            assertThat(socket.principal()).isNotNull();
            assertThat(socket.principal().getName()).isEqualTo("Alice");
        }

        @Test
        void shouldTellOfNoCredentialsAsAnEmptyObject() {
            server.connect();

            assertThat(root.socket().handshake().auth(Json.class)).isEqualTo(new Json("{}"));
            assertThat(root.socket().principal()).isNull();
        }

        @Test
        void shouldKeepThePidWithoutRecoveryAsItIsThenTheApplicationsOwn() {
            Wire wire = server.open();
            server.send(wire, "0{\"pid\":\"7\",\"offset\":\"x\"}");

            assertThat(root.socket().handshake().auth(Json.class))
                    .isEqualTo(new Json("{\"pid\":\"7\",\"offset\":\"x\"}"));
        }

        @Test
        void shouldSayThatCredentialsDoNotFit() {
            server.connect();

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> root.socket().handshake().auth(Integer.class))
                    .withMessage("the client's auth does not fit java.lang.Integer");
        }

        @Test
        void shouldNotShowSecretsInALog() {
            Wire wire = server.open();
            server.send(wire, "0{\"token\":\"secret\"}");

            assertThat(root.socket().handshake()).hasToString("Handshake[from 192.0.2.1]");
        }
    }

    @Nested
    class Violation {

        @Test
        void shouldCloseOnAnEventBeforeConnect() {
            Wire wire = server.open();
            server.send(wire, "2[\"say\"]");

            assertThat(wire.isClosedByServer()).isTrue();
        }

        @Test
        void shouldCloseOnAnEventForANamespaceNotJoined() {
            Wire wire = server.connect();
            server.send(wire, "2/chat,[\"say\"]");

            assertThat(wire.isClosedByServer()).isTrue();
            assertThat(root.calls())
                    .containsExactly("connected", "disconnecting forced close", "disconnected forced close");
        }

        @Test
        void shouldCloseOnASecondConnect() {
            Wire wire = server.connect();
            server.send(wire, "0");

            assertThat(wire.isClosedByServer()).isTrue();
            assertThat(root.calls())
                    .startsWith("connected", "disconnecting forced close")
                    .hasSize(3);
        }

        @Test
        void shouldCloseOnASecondConnectWhileTheFirstIsStillBeingDecided() {
            server.serve("/guarded", chat, socket -> {});
            Wire wire = server.open();
            wire.send("0/guarded,");
            wire.send("0/guarded,");
            server.settle();

            assertThat(wire.isClosedByServer()).isTrue();
            assertThat(wire.packets()).isEmpty();
            assertThat(chat.calls()).isEmpty();
        }

        @Test
        void shouldCloseOnAConnectErrorFromAClient() {
            Wire wire = server.connect();
            server.send(wire, "4{\"message\":\"no\"}");

            assertThat(wire.isClosedByServer()).isTrue();
        }

        @Test
        void shouldTellEachSocketOfAPacketThatCannotBeRead() {
            Wire wire = server.connect();
            server.send(wire, "0/chat,");
            server.send(wire, "2[\"say\"");

            assertThat(wire.isClosedByServer()).isTrue();
            assertThat(root.calls()).hasSize(4).element(1).asString().startsWith("error ");
            assertThat(chat.calls()).hasSize(4).element(1).asString().startsWith("error ");
            assertThat(chat.calls()).endsWith("disconnected forced close");
        }

        @Test
        void shouldCloseOnBinaryDataThatNobodyWaitsFor() {
            Wire wire = server.connect();
            wire.send(new byte[] {1});
            server.settle();

            assertThat(wire.isClosedByServer()).isTrue();
        }

        @Test
        void shouldNotTakeAnythingAfterIt() {
            Wire wire = server.connect();
            wire.send("9");
            wire.send("2[\"say\"]");
            server.settle();

            assertThat(root.calls()).noneMatch(call -> call.startsWith("event"));
        }
    }

    @Nested
    class Timeout {

        private final Duration almost = TestServer.CONNECT_TIMEOUT.minusMillis(1);

        @Test
        void shouldCloseAConnectionThatJoinsNothing() {
            Wire wire = server.open();
            pong(wire, almost);
            assertThat(wire.isClosedByServer()).isFalse();

            server.advance(Duration.ofMillis(1));

            assertThat(wire.isClosedByServer()).isTrue();
        }

        @Test
        void shouldCloseAConnectionThatIsOnlyRefused() {
            Wire wire = server.open();
            server.send(wire, "0/nowhere,");
            pong(wire, TestServer.CONNECT_TIMEOUT);

            assertThat(wire.isClosedByServer()).isTrue();
        }

        @Test
        void shouldEndWithTheFirstNamespace() {
            Wire wire = server.connect();
            server.send(wire, "1");
            pong(wire, TestServer.CONNECT_TIMEOUT.multipliedBy(3));

            assertThat(wire.isClosedByServer()).isFalse();
        }

        @Test
        void shouldNotConnectAClientThatIsBeingClosed() {
            List<Socket> late = new ArrayList<>();
            server.serve("/guarded", chat, late::add);
            Wire wire = server.open();
            wire.send("0/guarded,");
            try (CapturedLog log = closing(server::settle)) {
                pong(wire, TestServer.CONNECT_TIMEOUT);
                server.settle();

                assertThat(log.messages()).anyMatch(message -> message.startsWith("closing"));
            }

            assertThat(wire.isClosedByServer()).isTrue();
            assertThat(wire.packets()).isEmpty();
            assertThat(chat.calls()).isEmpty();
            assertThat(late).hasSize(1);
            assertThat(late.get(0).connected()).isFalse();
        }

        @Test
        void shouldLeaveItsSessionToAClientThatIsBeingClosed() {
            try (TestServer recovering = TestServer.withRecovery(false)) {
                recovering.serve("/", root, socket -> {});
                RecoveringClient client = new RecoveringClient(recovering).connect();
                String sid = client.sid();
                recovering.of("/").emit("one");
                String offset = client.offset();
                client.wire().drop();
                recovering.settle();
                recovering.of("/").emit("two");

                Wire late = recovering.open();
                late.send(client.connectPacket(offset));
                try (CapturedLog log = closing(recovering::settle)) {
                    pong(recovering, late, TestServer.CONNECT_TIMEOUT);
                    recovering.settle();

                    assertThat(log.messages()).anyMatch(message -> message.startsWith("closing"));
                }
                assertThat(late.isClosedByServer()).isTrue();
                assertThat(late.packets()).isEmpty();

                client.comeBack(offset);
                assertThat(client.sid()).isEqualTo(sid);
                assertThat(client.received()).containsExactly("2[\"two\"]", "CONNECT");
            }
        }

        @Test
        void shouldHoldForAClientWhoseSessionHasEndedToo() {
            try (TestServer recovering = TestServer.withRecovery()) {
                recovering.serve("/", root, socket -> {
                    if (!root.calls().isEmpty()) {
                        throw new ConnectRefusedException("no");
                    }
                });
                RecoveringClient client = new RecoveringClient(recovering).connect();
                client.wire().drop();
                recovering.settle();

                client.comeBack("not an offset");
                pong(recovering, client.wire(), TestServer.CONNECT_TIMEOUT.minusMillis(1));
                assertThat(client.wire().packets()).containsExactly("4{\"message\":\"no\"}");
                assertThat(client.wire().isClosedByServer()).isFalse();
                recovering.advance(Duration.ofMillis(1));

                assertThat(client.wire().isClosedByServer()).isTrue();
            }
        }

        /** Does something at the moment at which a connection has been found to be without a socket. */
        private CapturedLog closing(Runnable meanwhile) {
            return new CapturedLog(Level.FINE, message -> {
                if (message.startsWith("closing the connection")) {
                    meanwhile.run();
                }
            });
        }

        @Test
        void shouldEndWithTheConnection() {
            int waiting = server.scheduler.waiting();
            server.open().drop();

            assertThat(server.scheduler.waiting()).isEqualTo(waiting);
        }

        /** Lets time pass, while the client answers the heartbeat. */
        private void pong(Wire wire, Duration time) {
            pong(server, wire, time);
        }

        private static void pong(TestServer server, Wire wire, Duration time) {
            Duration left = time;
            while (left.compareTo(Duration.ofSeconds(1)) > 0) {
                server.advance(Duration.ofSeconds(1));
                wire.sendRaw("3");
                left = left.minusSeconds(1);
            }
            server.advance(left);
        }
    }
}
