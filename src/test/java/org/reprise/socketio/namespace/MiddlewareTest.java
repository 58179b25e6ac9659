package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.ConnectRefusedException;
import org.reprise.socketio.Middleware;
import org.reprise.socketio.Socket;
import org.reprise.socketio.namespace.TestServer.Json;

/** What stands before a namespace. */
class MiddlewareTest {

    private final TestServer server = TestServer.withoutRecovery();
    private final RecordingHandlers handlers = new RecordingHandlers();
    private final List<String> passed = new ArrayList<>();

    private Wire connect(Middleware... middlewares) {
        server.serve("/", handlers, middlewares);
        return server.connect();
    }

    private Middleware noting(String name) {
        return socket -> passed.add(name);
    }

    @Nested
    class Passing {

        @Test
        void shouldAskAllInTheirOrderBeforeTheClientIsTold() {
            Wire wire = connect(noting("first"), noting("second"), socket -> {
                assertThat(socket.connected()).isFalse();
                assertThat(handlers.calls()).isEmpty();
                passed.add("third");
            });

            assertThat(passed).containsExactly("first", "second", "third");
            assertThat(wire.packets())
                    .containsExactly("0{\"sid\":\"" + handlers.socket().id() + "\"}");
            assertThat(handlers.calls()).containsExactly("connected");
        }

        @Test
        void shouldNotHoldTheThreadThatReads() {
            server.serve("/", handlers, noting("asked"));
            Wire wire = server.open();
            wire.send("0");

            assertThat(passed).isEmpty();
            server.settle();
            assertThat(passed).containsExactly("asked");
        }

        @Test
        void shouldKeepRoomsAndData() {
            Wire wire = connect(socket -> {
                socket.join("a", "b");
                socket.leave("b");
                socket.data().put("user", "alice");
                assertThat(socket.rooms()).containsExactly("a");
            });
            server.of("/").to("a").emit("x");
            server.of("/").to("b").emit("n");

            Socket socket = handlers.socket();
            assertThat(socket.rooms()).containsExactlyInAnyOrder(socket.id(), "a");
            assertThat(socket.data()).containsEntry("user", "alice");
            assertThat(wire.packets()).hasSize(2).last().isEqualTo("2[\"x\"]");
        }

        @Test
        void shouldNotPutTheSocketIntoRoomsBeforeItIsConnected() {
            Wire wire = connect(socket -> {
                socket.join("a");
                server.of("/").to("a").emit("too early");
                server.of("/").emit("too early");
            });

            assertThat(wire.packets()).hasSize(1);
        }

        @Test
        void shouldSendEmitsToTheSocketAfterConnect() {
            Wire wire = connect(socket -> socket.emit("one", 1), socket -> socket.emit("two"));

            assertThat(wire.packets()).hasSize(3).endsWith("2[\"one\",1]", "2[\"two\"]");
            assertThat(wire.packets().get(0)).startsWith("0{");
        }
    }

    @Nested
    class Refusing {

        @Test
        void shouldTellTheMessageAndTheData() {
            Wire wire = connect(
                    socket -> {
                        throw new ConnectRefusedException("not \"you\"", new Json("{\"retry\":false}"));
                    },
                    noting("never"));

            assertThat(wire.packets()).containsExactly("4{\"message\":\"not \\\"you\\\"\",\"data\":{\"retry\":false}}");
            assertThat(passed).isEmpty();
            assertThat(handlers.calls()).isEmpty();
            assertThat(wire.isClosedByServer()).isFalse();
        }

        @Test
        void shouldTellTheMessageAloneWithoutData() {
            Wire wire = connect(socket -> {
                throw new ConnectRefusedException("no");
            });

            assertThat(wire.packets()).containsExactly("4{\"message\":\"no\"}");
        }

        @Test
        void shouldTellTheMessageWhenTheDataCannotBeWritten() {
            try (CapturedLog log = new CapturedLog()) {
                Wire wire = connect(socket -> {
                    throw new ConnectRefusedException("no", new Object());
                });

                assertThat(wire.packets()).containsExactly("4{\"message\":\"no\"}");
                assertThat(log.messages()).containsExactly("SIO0303 a client of / is refused without data");
            }
        }

        @Test
        void shouldNotTellOfAFailure() {
            try (CapturedLog log = new CapturedLog()) {
                Wire wire = connect(socket -> {
                    throw new IllegalStateException("password of the database");
                });

                assertThat(wire.packets()).containsExactly("4{\"message\":\"Internal server error\"}");
                assertThat(log.messages()).containsExactly("SIO0301 a client could not join / and was refused");
            }
        }

        @Test
        void shouldNotTellOfAnError() {
            try (CapturedLog log = new CapturedLog()) {
                Wire wire = connect(socket -> {
                    throw new NoClassDefFoundError("org.Missing");
                });

                assertThat(wire.packets()).containsExactly("4{\"message\":\"Internal server error\"}");
                assertThat(log.messages()).hasSize(1);
            }
        }

        @Test
        void shouldSendNothingThatWasEmittedToTheSocket() {
            Wire wire = connect(socket -> {
                socket.join("a");
                socket.emit("secret");
                throw new ConnectRefusedException("no");
            });
            server.of("/").to("a").emit("secret");
            server.of("/").emit("secret");

            assertThat(wire.packets()).containsExactly("4{\"message\":\"no\"}");
        }

        @Test
        void shouldLetTheClientTryAgain() {
            Wire wire = connect(socket -> {
                if (passed.isEmpty()) {
                    passed.add("tried");
                    throw new ConnectRefusedException("not yet");
                }
            });
            server.send(wire, "0");

            assertThat(wire.packets())
                    .containsExactly(
                            "4{\"message\":\"not yet\"}",
                            "0{\"sid\":\"" + handlers.socket().id() + "\"}");
        }

        @Test
        void shouldNotDisturbOtherNamespaces() {
            server.serve("/guarded", handlers, socket -> {
                throw new ConnectRefusedException("no");
            });
            Wire wire = connect();
            server.send(wire, "0/guarded,");

            assertThat(wire.packets()).last().isEqualTo("4/guarded,{\"message\":\"no\"}");
            assertThat(handlers.socket().connected()).isTrue();
        }
    }
}
