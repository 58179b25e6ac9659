package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reprise.socketio.ConnectRefusedException;
import org.reprise.socketio.Middleware;
import org.reprise.socketio.Namespace;
import org.reprise.socketio.Socket;
import org.reprise.socketio.namespace.TestServer.Json;

/** What a client gets that was away. */
class RecoveryTest {

    private TestServer server = TestServer.withRecovery();
    private final RecordingHandlers handlers = new RecordingHandlers();
    private RecoveringClient client;

    @AfterEach
    void close() {
        server.close();
    }

    private void start(Middleware... middlewares) {
        server.serve("/", handlers, middlewares);
        client = new RecoveringClient(server).connect();
    }

    /** Another server instead, where middleware also guards those who come back. */
    private void startGuarded(Middleware... middlewares) {
        server.close();
        server = TestServer.withRecovery(false);
        start(middlewares);
    }

    private Namespace namespace() {
        return server.of("/");
    }

    private void drop() {
        client.wire().drop();
        server.settle();
    }

    private void assertRecovered(String sid, String pid) {
        assertThat(client.sid()).isEqualTo(sid);
        assertThat(client.pid()).isEqualTo(pid);
        assertThat(handlers.socket().recovered()).isTrue();
        assertThat(handlers.calls()).endsWith("recovered");
    }

    private void assertFresh(String sid, String pid) {
        assertThat(client.sid()).isNotEqualTo(sid);
        assertThat(client.pid()).isNotEqualTo(pid);
        assertThat(client.received()).containsExactly("CONNECT");
        assertThat(handlers.socket().recovered()).isFalse();
        assertThat(handlers.calls()).endsWith("connected");
    }

    @Nested
    class Offsets {

        @Test
        void shouldEndEveryEventThatIsKept() {
            start();
            Socket socket = handlers.socket();
            socket.join("a");
            namespace().emit("all");
            namespace().to("a").emit("room", 1);
            socket.emit("one", "text");
            namespace().emit("bytes", new byte[] {1});

            List<String> packets = client.wire().packets();
            assertThat(packets.get(1)).matches("2\\[\"all\",\"[\\w-]{7,}\"]");
            assertThat(packets.get(2)).matches("2\\[\"room\",1,\"[\\w-]{7,}\"]");
            assertThat(packets.get(3)).matches("2\\[\"one\",\"text\",\"[\\w-]{7,}\"]");
            assertThat(packets.get(4)).matches("51-\\[\"bytes\",\\{.*},\"[\\w-]{7,}\"]");
            assertThat(packets.subList(1, 5)).doesNotHaveDuplicates();
        }

        @Test
        void shouldEndVolatileEventsWithTheLastOne() {
            start();
            namespace().emit("kept");
            String offset = client.offset();
            namespace().asVolatile().emit("volatile");

            assertThat(client.wire().packets()).last().isEqualTo("2[\"volatile\",\"" + offset + "\"]");
        }

        @Test
        void shouldNotStandInAcknowledgements() {
            start();
            handlers.socket().emitWithAck(Void.class, "ask", 1);

            assertThat(client.wire().packets()).last().isEqualTo("20[\"ask\",1]");
        }

        @Test
        void shouldBeTheSameForAllReceivers() {
            start();
            RecoveringClient other = new RecoveringClient(server).connect();
            namespace().emit("x");

            assertThat(other.offset()).isEqualTo(client.offset());
        }
    }

    @Nested
    class Replay {

        @Test
        void shouldComeBeforeConnectWithTheSameIds() {
            start();
            namespace().emit("seen");
            String sid = client.sid();
            String pid = client.pid();
            drop();
            namespace().emit("missed", 1);
            namespace().to(sid).emit("missed", 2);
            client.comeBack();
            namespace().emit("new");

            assertThat(client.received())
                    .containsExactly("2[\"missed\",1]", "2[\"missed\",2]", "CONNECT", "2[\"new\"]");
            assertRecovered(sid, pid);
        }

        @Test
        void shouldHoldWhatWasSentIntoABrokenWire() {
            start();
            client.wire().cut();
            namespace().emit("into the void");
            drop();
            namespace().emit("later");
            client.comeBack();

            assertThat(client.received()).containsExactly("2[\"into the void\"]", "2[\"later\"]", "CONNECT");
        }

        @Test
        void shouldHoldAttachments() {
            start();
            drop();
            namespace().emit("photo", new byte[] {1, 2});
            client.comeBack();

            assertThat(client.wire().packets().get(0)).startsWith("51-[\"photo\",{\"_placeholder\":true,\"num\":0},\"");
            assertThat(client.wire().packets().get(1)).isEqualTo("binary 0102");
            assertThat(client.received().get(2)).isEqualTo("CONNECT");
        }

        @Test
        void shouldHoldWhatWasDueOnly() {
            start();
            handlers.socket().join("a", "b");
            drop();
            Socket away = handlers.socket();
            namespace().to("a").emit("a");
            namespace().to("c").emit("c");
            namespace().except("b").emit("not b");
            namespace().to("a", "c").except("d").emit("a or c");
            away.broadcast().emit("from itself");
            away.to("a").emit("from itself");
            away.emit("to itself");
            client.comeBack();

            assertThat(client.received()).containsExactly("2[\"a\"]", "2[\"a or c\"]", "2[\"to itself\"]", "CONNECT");
        }

        @Test
        void shouldNotHoldWhatIsNotKept() {
            start();
            drop();
            namespace().asVolatile().emit("volatile");
            handlers.socket().emitWithAck(Void.class, "ask");
            client.comeBack();

            assertThat(client.received()).containsExactly("CONNECT");
        }

        @Test
        void shouldJudgeMembershipAtTheTimeOfTheEmit() {
            start();
            Socket socket = handlers.socket();
            client.wire().cut();
            namespace().to("a").emit("before joining");
            socket.join("a");
            namespace().to("a").emit("in", 1);
            socket.leave("a");
            namespace().to("a").emit("after leaving");
            socket.join("a");
            namespace().to("a").emit("in", 2);
            drop();
            namespace().to("a").emit("in", 3);
            client.comeBack();

            assertThat(client.received()).containsExactly("2[\"in\",1]", "2[\"in\",2]", "2[\"in\",3]", "CONNECT");
        }

        @Test
        void shouldHoldWhatADisconnectHandlerEmits() {
            server.serve("/", new RecordingHandlers() {
                @Override
                public void disconnected(Socket socket, org.reprise.socketio.DisconnectReason reason) {
                    namespace().emit("left", socket.id());
                    socket.emit("goodbye");
                }
            });
            client = new RecoveringClient(server).connect();
            drop();
            client.comeBack();

            assertThat(client.received())
                    .containsExactly("2[\"left\",\"" + client.sid() + "\"]", "2[\"goodbye\"]", "CONNECT");
        }

        @Test
        void shouldBeTheSameAgainWhenItWasLostOnTheWay() {
            start();
            drop();
            namespace().emit("missed");
            String offset = null;
            client.comeBack(offset);
            drop();
            client.comeBack(offset);

            assertThat(client.received()).containsExactly("2[\"missed\"]", "CONNECT");
        }

        @Test
        void shouldNotComeTwice() {
            start();
            drop();
            namespace().emit("missed");
            client.comeBack();
            drop();
            client.comeBack();

            assertThat(client.received()).containsExactly("CONNECT");
            assertThat(handlers.calls()).filteredOn("recovered"::equals).hasSize(2);
        }

        @Test
        void shouldTellAnotherNamespaceNothing() {
            start();
            server.serve("/other", handlers);
            drop();
            namespace().emit("missed");
            Wire wire = server.open();
            server.send(wire, client.connectPacket(null).replaceFirst("0", "0/other,"));

            assertThat(wire.packets()).hasSize(1).allMatch(packet -> !packet.contains(client.pid()));
        }
    }

    @Nested
    class Start {

        @Test
        void shouldServeAClientThatHasSeenNothing() {
            start();
            String sid = client.sid();
            String pid = client.pid();
            drop();
            client.comeBack(null);
            assertRecovered(sid, pid);

            namespace().emit("x");
            client.comeBack(null);
            assertThat(client.received()).containsExactly("2[\"x\"]", "CONNECT");
        }

        @Test
        void shouldNotGiveWhatWasThereBefore() {
            start();
            namespace().emit("old");
            String old = client.offset();
            drop();
            namespace().emit("old", 2);

            client.connect();
            drop();
            namespace().emit("missed");
            client.comeBack(old); // as the official client does: it keeps the offset of the session before

            assertThat(client.received()).containsExactly("2[\"missed\"]", "CONNECT");
        }

        @Test
        void shouldBeWhereAVolatileEventSays() {
            start();
            namespace().emit("seen");
            namespace().asVolatile().emit("volatile");
            drop();
            namespace().emit("missed");
            client.comeBack();

            assertThat(client.received()).containsExactly("2[\"missed\"]", "CONNECT");
        }
    }

    @Nested
    class Restored {

        @Test
        void shouldBeRoomsAndData() {
            start();
            Socket before = handlers.socket();
            before.join("a", "b");
            before.leave("b");
            before.data().put("user", Map.of("name", "Zoë", "age", 7, "tags", List.of("x", 1.5)));
            before.data().put("photo", new byte[] {1, 2});
            drop();
            client.comeBack();

            Socket after = handlers.socket();
            assertThat(after).isNotSameAs(before);
            assertThat(after.id()).isEqualTo(before.id());
            assertThat(after.rooms()).containsExactlyInAnyOrder(after.id(), "a");
            assertThat(after.data())
                    .containsEntry("user", Map.of("name", "Zoë", "age", 7, "tags", List.of("x", 1.5)))
                    .containsEntry("photo", new byte[] {1, 2})
                    .hasSize(2);
        }

        @Test
        void shouldBeLiveAgain() {
            start();
            handlers.socket().join("a");
            drop();
            client.comeBack();
            handlers.socket().join("b");
            namespace().to("a").emit("a");
            namespace().to("b").emit("b");
            handlers.socket().leave("a");
            namespace().to("a").emit("a");

            assertThat(client.received()).containsExactly("CONNECT", "2[\"a\"]", "2[\"b\"]");
        }

        @Test
        void shouldHaveTheNewHandshake() {
            start();
            drop();
            client.connect(client.connectPacket(null).replace("}", ",\"token\":2}"));

            assertThat(handlers.socket().handshake().auth(Json.class)).isEqualTo(new Json("{\"token\":2}"));
        }

        @Test
        void shouldHideTheSecretsFromTheApplication() {
            start();
            drop();
            client.comeBack("AAAAAAA");

            assertThat(handlers.socket().handshake().auth(Json.class)).isEqualTo(new Json("{}"));
        }
    }

    @Nested
    class Refused {

        private String sid;
        private String pid;

        private void begin() {
            start();
            namespace().emit("seen");
            sid = client.sid();
            pid = client.pid();
        }

        @Test
        void shouldBeAfterADisconnectByTheClient() {
            begin();
            server.send(client.wire(), "1");
            client.comeBack();

            assertFresh(sid, pid);
        }

        @Test
        void shouldBeAfterADisconnectByTheServer() {
            begin();
            handlers.socket().disconnect();
            client.comeBack();

            assertFresh(sid, pid);
        }

        @Test
        void shouldBeAfterABrokenEngineProtocol() {
            begin();
            client.wire().sendRaw("x");
            client.comeBack();

            assertFresh(sid, pid);
        }

        @Test
        void shouldNotBeAfterTheServerClosedTheConnection() {
            begin();
            handlers.socket().closeConnection();
            client.comeBack();

            assertRecovered(sid, pid);
        }

        @Test
        void shouldNotBeAfterABrokenSocketIoProtocol() {
            begin();
            client.wire().send("9");
            client.comeBack();

            assertRecovered(sid, pid);
        }

        @Test
        void shouldNotBeAfterTheServerShutDownItsEngine() {
            begin();
            server.engine.close();

            assertThat(server.server.find("/").presence().findSession(pid)).isPresent();
        }

        @Test
        void shouldBeForAnUnknownPid() {
            begin();
            client.connect("0{\"pid\":\"unknown\",\"offset\":\"AAAAAAA\"}");

            assertFresh(sid, pid);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "x", "not an offset", "AAAAAAA", "AAAAAA9999999", "\\u0000", "ÀÀÀÀÀÀÀ"})
        void shouldBeForAnOffsetThatWasNeverGiven(String offset) {
            begin();
            drop();
            client.comeBack(offset);

            assertFresh(sid, pid);
        }

        @ParameterizedTest
        @ValueSource(strings = {"5", "null", "[]", "{}", "true"})
        void shouldBeForAnOffsetThatIsNoString(String json) {
            begin();
            drop();
            client.connect("0{\"pid\":\"" + pid + "\",\"offset\":" + json + "}");

            assertFresh(sid, pid);
        }

        @ParameterizedTest
        @ValueSource(strings = {"5", "null", "[\"x\"]", "{}"})
        void shouldBeForAPidThatIsNoString(String json) {
            begin();
            drop();
            client.connect("0{\"pid\":" + json + "}");

            assertFresh(sid, pid);
        }

        @Test
        void shouldBeForAnOffsetFromTheFuture() {
            begin();
            String offset = client.offset();
            drop();
            client.comeBack(offset.substring(0, 6) + "BAA");

            assertFresh(sid, pid);
        }

        @Test
        void shouldEndTheSession() {
            begin();
            String offset = client.offset();
            drop();
            RecoveringClient thief = new RecoveringClient(server);
            thief.connect(client.connectPacket("forged"));
            client.comeBack(offset);

            assertFresh(sid, pid);
        }

        @Test
        void shouldBeWhenAwayForTooLong() {
            begin();
            drop();
            server.advance(TestServer.MAX_DISCONNECTION);
            client.comeBack();

            assertFresh(sid, pid);
        }

        @Test
        void shouldBeWhenAwayForTooLongEvenIfNobodyHasSweptSince() {
            server.advance(Duration.ofMillis(500)); // so that the time is over between two sweeps
            begin();
            drop();
            server.advance(TestServer.MAX_DISCONNECTION);
            assertThat(server.server.find("/").presence().findSession(pid)).isPresent();
            client.comeBack();

            assertFresh(sid, pid);
        }

        @Test
        void shouldNotBeWhenAwayForAlmostTooLong() {
            begin();
            drop();
            server.advance(TestServer.MAX_DISCONNECTION.minusMillis(1));
            client.comeBack();

            assertRecovered(sid, pid);
        }

        @Test
        void shouldNotBeForAQuietClientThatIsAwayForAMoment() {
            begin();
            for (int i = 0; i < 600; i++) { // ten minutes without an event: the last offset is long trimmed
                server.advance(Duration.ofSeconds(1));
                client.wire().sendRaw("3");
            }
            drop();
            client.comeBack();

            assertRecovered(sid, pid);
        }

        @Test
        void shouldBeWhenSomethingDueHasBeenTrimmed() {
            server.close();
            server = TestServer.withRecovery(true, 3, null);
            begin();
            drop();
            for (int i = 0; i < 4; i++) {
                namespace().emit("missed", i);
            }
            client.comeBack();

            assertFresh(sid, pid);
        }

        @Test
        void shouldNotBeWhenJustAllThatIsDueIsKept() {
            server.close();
            server = TestServer.withRecovery(true, 3, null);
            begin();
            drop();
            for (int i = 0; i < 3; i++) {
                namespace().emit("missed", i);
            }
            client.comeBack();

            assertThat(client.received()).hasSize(4);
            assertRecovered(sid, pid);
        }

        @Test
        void shouldBeWhenALostReplayHasBeenTrimmed() {
            server.close();
            server = TestServer.withRecovery(true, 3, null);
            begin();
            String offset = client.offset();
            drop();
            namespace().emit("missed", 1);
            namespace().emit("missed", 2);
            client.comeBack(offset); // what it is sent does not arrive
            drop();
            namespace().to("nobody").emit("x");
            namespace().to("nobody").emit("x");
            client.comeBack(offset);

            assertFresh(sid, pid);
        }
    }

    @Nested
    class WithMiddleware {

        private final List<String> passed = new ArrayList<>();
        private final AtomicReference<String> refuse = new AtomicReference<>();

        private void guard(Socket socket) throws ConnectRefusedException {
            passed.add(socket.recovered() ? "recovering" : "new");
            if (refuse.get() != null) {
                throw new ConnectRefusedException(refuse.get());
            }
        }

        @Test
        void shouldSkipItIfSet() {
            start(this::guard);
            drop();
            refuse.set("never");
            client.comeBack();

            assertThat(passed).containsExactly("new");
            assertThat(client.received()).containsExactly("CONNECT");
        }

        @Test
        void shouldNotSkipItForANewSession() {
            start(this::guard);
            drop();
            refuse.set("no");
            client.connect("0{\"pid\":\"unknown\"}");

            assertThat(client.wire().packets()).containsExactly("4{\"message\":\"no\"}");
        }

        @Test
        void shouldAskItBeforeAnythingIsSent() {
            startGuarded(socket -> {
                guard(socket);
                namespace().emit("meanwhile");
            });
            drop();
            namespace().emit("missed");
            client.comeBack();

            assertThat(passed).containsExactly("new", "recovering");
            assertThat(client.received()).containsExactly("2[\"missed\"]", "2[\"meanwhile\"]", "CONNECT");
        }

        @Test
        void shouldSendNothingToAClientThatIsRefusedNorConsumeItsSession() {
            startGuarded(this::guard);
            String sid = client.sid();
            String pid = client.pid();
            drop();
            namespace().emit("missed");
            refuse.set("log in again");
            client.comeBack();

            assertThat(client.wire().packets()).containsExactly("4{\"message\":\"log in again\"}");
            assertThat(handlers.calls()).doesNotContain("recovered");

            refuse.set(null);
            client.comeBack();

            assertThat(client.received()).containsExactly("2[\"missed\"]", "CONNECT");
            assertRecovered(sid, pid);
        }

        @Test
        void shouldKeepTheOldConnectionOfAClientThatIsRefused() {
            startGuarded(this::guard);
            Wire old = client.wire();
            refuse.set("no");
            client.comeBack();
            namespace().emit("x");

            assertThat(old.isClosedByServer()).isFalse();
            assertThat(old.packets()).hasSize(2);
            assertThat(client.wire().packets()).containsExactly("4{\"message\":\"no\"}");
        }

        @Test
        void shouldKeepWhatItChanges() {
            startGuarded(socket -> {
                if (socket.recovered()) {
                    assertThat(socket.rooms()).contains("a", "b");
                    socket.join("c");
                    socket.leave("b");
                    socket.data().put("seen", true);
                    socket.emit("again");
                } else {
                    socket.join("a", "b");
                }
            });
            drop();
            namespace().to("b").emit("b");
            namespace().to("c").emit("c");
            client.comeBack();
            namespace().to("c").emit("c", 2);
            namespace().to("b").emit("b", 2);

            assertThat(handlers.socket().rooms()).containsExactlyInAnyOrder(client.sid(), "a", "c");
            assertThat(handlers.socket().data()).containsEntry("seen", true);
            assertThat(client.received()).containsExactly("2[\"b\"]", "CONNECT", "2[\"again\"]", "2[\"c\",2]");
        }

        @Test
        void shouldHideTheSessionOfAnotherUserWhenItIsSkipped() {
            server.serve("/", handlers, this::guard);
            client = new RecoveringClient(server, () -> "alice").connect();
            String sid = client.sid();
            drop();
            namespace().emit("secret");
            RecoveringClient thief = new RecoveringClient(server, () -> "mallory");
            thief.connect(client.connectPacket(null));

            assertThat(passed).containsExactly("new", "new");
            assertThat(thief.received()).containsExactly("CONNECT");
            assertThat(thief.sid()).isNotEqualTo(sid);

            RecoveringClient nobody = new RecoveringClient(server);
            nobody.connect(client.connectPacket(null));
            assertThat(nobody.sid()).isNotEqualTo(sid);

            client.comeBack();
            assertThat(client.received()).containsExactly("2[\"secret\"]", "CONNECT");
            assertThat(client.sid()).isEqualTo(sid);
        }
    }

    @Nested
    class Meanwhile {

        @Test
        void shouldSuspendAgainWhenTheConnectionDiesDuringTheClaim() {
            startGuarded(socket -> {});
            String sid = client.sid();
            String pid = client.pid();
            drop();
            namespace().emit("missed");
            Wire dying = server.open();
            dying.send(client.connectPacket(null));
            dying.drop();
            server.settle();

            assertThat(dying.packets()).isEmpty();
            client.comeBack(null);
            assertThat(client.received()).containsExactly("2[\"missed\"]", "CONNECT");
            assertRecovered(sid, pid);
        }

        @Test
        void shouldCallTheDisconnectHandlerBeforeTheRecoverHandler() {
            start();
            client.wire().drop();
            client.comeBack(); // before any handler has run

            assertThat(handlers.calls())
                    .containsExactly(
                            "connected", "disconnecting transport close", "disconnected transport close", "recovered");
        }
    }
}
