package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.BroadcastOperator;
import org.reprise.socketio.Namespace;
import org.reprise.socketio.Socket;
import org.reprise.socketio.namespace.TestServer.Json;

/** Whom an emit reaches, and how it looks there. */
class EmitTest {

    private final TestServer server = TestServer.withoutRecovery();
    private final RecordingHandlers handlers = new RecordingHandlers();
    private final Namespace namespace;
    private final Wire one;
    private final Wire two;
    private final Wire three;

    EmitTest() {
        server.serve("/", handlers);
        namespace = server.of("/");
        one = server.connect();
        two = server.connect();
        three = server.connect();
    }

    private Socket socket(int number) {
        return handlers.sockets().get(number - 1);
    }

    /** The events that arrived at the three clients, as in {@code x y|x|}. */
    private String received() {
        return String.join("|", events(one), events(two), events(three));
    }

    private static String events(Wire wire) {
        return String.join(
                " ",
                wire.packets().stream()
                        .filter(packet -> packet.startsWith("2[\""))
                        .map(packet -> packet.substring(3, packet.length() - 2))
                        .toList());
    }

    @Nested
    class Receivers {

        @BeforeEach
        void join() {
            socket(1).join("a", "b");
            socket(2).join("b");
        }

        @Test
        void shouldBeAllOfANamespace() {
            Wire elsewhere = server.open();
            server.of("/elsewhere");
            server.send(elsewhere, "0/elsewhere,");
            namespace.emit("x");

            assertThat(received()).isEqualTo("x|x|x");
            assertThat(elsewhere.packets()).hasSize(1);
        }

        @Test
        void shouldBeAllOfTheRootNamespaceForTheServer() {
            server.server.emit("x");
            server.server.to("a").emit("y");
            server.server.except("a").emit("z");
            server.server.asVolatile().emit("v");

            assertThat(received()).isEqualTo("x y v|x z v|x z v");
        }

        @Test
        void shouldBeTheMembersOfTheRoomsEachOnce() {
            namespace.to("a").emit("x");
            namespace.to("a", "b").emit("y");
            namespace.to("a").to("b").emit("z");
            namespace.to("nobody").emit("n");

            assertThat(received()).isEqualTo("x y z|y z|");
        }

        @Test
        void shouldNotBeTheMembersOfExceptedRooms() {
            namespace.except("a").emit("x");
            namespace.to("b").except("a").emit("y");
            namespace.except("a", "b").emit("z");
            namespace.to("a").except("b").emit("n");
            namespace.except("nobody").emit("w");

            assertThat(received()).isEqualTo("w|x y w|x z w");
        }

        @Test
        void shouldBeOneSocketByItsId() {
            socket(2).emit("x");
            namespace.to(socket(2).id()).emit("y");
            namespace.except(socket(2).id()).emit("z");

            assertThat(received()).isEqualTo("z|x y|z");
        }

        @Test
        void shouldNotBeTheSocketThatBroadcasts() {
            socket(1).broadcast().emit("x");
            socket(1).to("b").emit("y");
            socket(1).to("a").emit("n");
            socket(1).to(socket(1).id()).emit("n");

            assertThat(received()).isEqualTo("|x y|x");
        }

        @Test
        void shouldBeThoseWhoAreInTheRoomNow() {
            socket(1).leave("b");
            socket(3).join("b", "b");
            namespace.to("b").emit("x");
            socket(3).leave("b", "never joined");
            namespace.to("b").emit("y");

            assertThat(received()).isEqualTo("|x y|x");
        }

        @Test
        void shouldNotBeASocketThatHasLeft() {
            server.send(two, "1");
            three.drop();
            namespace.emit("x");
            namespace.to("b").emit("y");

            assertThat(received()).isEqualTo("x y||");
        }
    }

    @Nested
    class Operators {

        @Test
        void shouldNotChangeWhenTheyAreNarrowed() {
            socket(1).join("a");
            BroadcastOperator toA = namespace.to("a");
            toA.to("b");
            toA.except("a");
            toA.emit("x");

            assertThat(received()).isEqualTo("x||");
        }

        @Test
        void shouldShowTheRoomsOfASocketAsASnapshot() {
            socket(1).join("a");
            var before = socket(1).rooms();
            socket(1).join("b");

            assertThat(before).containsExactlyInAnyOrder(socket(1).id(), "a");
            assertThat(socket(1).rooms()).containsExactlyInAnyOrder(socket(1).id(), "a", "b");
        }
    }

    @Nested
    class Packets {

        @Test
        void shouldHoldTheArguments() {
            socket(1).emit("say", "hi", 1, null, true, new Json("{\"a\":[]}"));

            assertThat(one.packets()).last().isEqualTo("2[\"say\",\"hi\",1,null,true,{\"a\":[]}]");
        }

        @Test
        void shouldNameTheNamespace() {
            server.serve("/chat", handlers);
            server.send(one, "0/chat,");
            server.of("/chat").emit("say");

            assertThat(one.packets()).last().isEqualTo("2/chat,[\"say\"]");
        }

        @Test
        void shouldBeFollowedByTheirAttachments() {
            namespace.emit("photo", new byte[] {1, 2}, new byte[0], "end");
            namespace.emit("next");

            List<String> expected = List.of(
                    "52-[\"photo\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1},\"end\"]",
                    "binary 0102",
                    "binary ",
                    "2[\"next\"]");
            assertThat(one.packets()).endsWith(expected.toArray(String[]::new));
            assertThat(two.packets()).endsWith(expected.toArray(String[]::new));
        }

        @Test
        void shouldHaveNoOffsetWithoutRecovery() {
            namespace.asVolatile().emit("x", "last");

            assertThat(one.packets()).last().isEqualTo("2[\"x\",\"last\"]");
        }
    }

    @Nested
    class Mistakes {

        @Test
        void shouldRefuseAReservedName() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> namespace.emit("disconnect"))
                    .withMessage("\"disconnect\" is a reserved event name; choose another one");
            assertThat(received()).isEqualTo("||");
        }

        @Test
        void shouldSayWhichArgumentCannotBeWritten() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> socket(1).emit("say", 1, new Object()))
                    .withMessage(
                            "argument 1 of the event \"say\" cannot be written as JSON: no JSON: java.lang.Object");
            assertThat(received()).isEqualTo("||");
        }
    }
}
