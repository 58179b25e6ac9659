package org.reprise.socketio.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketTest {

    private final TestEngine engine = new TestEngine();
    private final FakeChannel channel = new FakeChannel();
    private final WebSocketTransport socket = engine.openWebSocket(channel);
    private final EngineSession session = engine.session();

    @BeforeEach
    void forgetTheHandshake() {
        channel.frames().clear();
    }

    private void assertClosed(String reason) {
        assertThat(engine.listener.calls()).endsWith("close " + reason);
        assertThat(engine.listener.calls())
                .filteredOn(call -> call.startsWith("close"))
                .hasSize(1);
        assertThat(channel.isClosed()).isTrue();
        assertThat(engine.server.size()).isZero();
    }

    @Nested
    class Send {

        @Test
        void shouldWriteOneFrameAPacket() {
            session.send("one");
            session.send(new byte[] {1, 2, 3, 4});
            session.send("");

            assertThat(channel.frames()).containsExactly("4one", "binary 01020304", "4");
        }

        @Test
        void shouldEndTheSessionWhenItFails() {
            channel.failWith(new IOException("broken pipe"));

            session.send("lost");

            assertClosed("transport error: broken pipe");
        }

        @Test
        void shouldEndTheSessionWhenTheContainerThrows() {
            channel.failWith(new IllegalStateException("blocking message pending"));

            session.send("lost");

            assertClosed("transport error: blocking message pending");
        }

        @Test
        void shouldDoNothingAfterTheEnd() {
            socket.onClose();

            session.send("late");

            assertThat(channel.frames()).isEmpty();
        }
    }

    @Nested
    class Receive {

        @Test
        void shouldGiveTheListenerEachMessage() {
            socket.onText("4one");
            socket.onBinary(new byte[] {1, 2});
            socket.onText("4");

            assertThat(engine.listener.calls()).containsExactly("open", "text one", "binary 0102", "text ");
        }

        @Test
        void shouldTakeBase64InATextFrame() {
            socket.onText("bAQIDBA==");

            assertThat(engine.listener.calls()).containsExactly("open", "binary 01020304");
        }

        @Test
        void shouldTakeABinaryFrameAsItIs() {
            socket.onBinary(new byte[0]);
            socket.onBinary("2probe".getBytes(StandardCharsets.US_ASCII));

            assertThat(engine.listener.calls()).containsExactly("open", "binary ", "binary 3270726f6265");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "5", "6", "3"})
        void shouldIgnoreWhatMeansNothingHere(String packet) {
            socket.onText(packet);

            assertThat(engine.listener.calls()).containsExactly("open");
            assertThat(channel.isClosed()).isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "abc", "7", "b!"})
        void shouldEndTheSessionWhenItCannotBeRead(String text) {
            socket.onText(text);

            assertThat(engine.listener.calls()).element(1).asString().startsWith("close parse error: ");
            assertThat(channel.isClosed()).isTrue();
            assertThat(channel.frames()).isEmpty();
        }

        @Test
        void shouldEndTheSessionByAPing() {
            socket.onText("2");

            assertClosed("transport error: invalid heartbeat direction");
        }

        @Test
        void shouldEndTheSessionAtOnceByAClosePacket() {
            // the Node server waits for its ping timeout here
            socket.onText("1");

            assertClosed("transport close");
        }

        @Test
        void shouldIgnoreWhatComesAfterTheEnd() {
            socket.onText("1");
            socket.onText("4late");
            socket.onBinary(new byte[] {1});
            socket.onText("abc");
            socket.onClose();
            socket.onError("too late");

            assertThat(engine.listener.calls()).containsExactly("open", "close transport close");
        }
    }

    @Nested
    class End {

        @Test
        void shouldBeATransportCloseWhenTheSocketCloses() {
            socket.onClose();

            assertClosed("transport close");
        }

        @Test
        void shouldBeATransportErrorWhenTheSocketFails() {
            socket.onError("Max payload size exceeded");
            socket.onClose();

            assertClosed("transport error: Max payload size exceeded");
        }

        @Test
        void shouldCloseTheSocketWithoutAPacketWhenTheServerCloses() {
            session.send("one");
            session.close();
            socket.onClose();

            assertThat(channel.frames()).containsExactly("4one");
            assertClosed("forced close");
        }

        @Test
        void shouldNotFailWhenTheFarewellCannotBeWritten() {
            channel.beforeWriting(() -> {
                channel.beforeWriting(() -> {});
                session.send("two");
                session.close();
                channel.failWith(new IOException("broken pipe"));
            });
            session.send("one");

            assertThat(channel.isClosed()).isTrue();
            assertThat(engine.listener.calls()).containsExactly("open", "close forced close");
            assertThat(engine.server.size()).isZero();
        }
    }

    @Test
    void shouldRefuseASecondSocketForTheSameSession() {
        // whoever learns the sid must not take the session over
        FakeChannel other = new FakeChannel();

        assertThat(engine.connect(session.id(), other)).isNull();

        assertThat(other.isClosed()).isTrue();
        session.send("one");
        assertThat(channel.frames()).containsExactly("4one");
    }
}
