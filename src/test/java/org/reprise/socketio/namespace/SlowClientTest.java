package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that does not take what is sent to it: it is given up, or served as it reads, and loses nothing. */
class SlowClientTest {

    private static final int MESSAGES = 300;
    private static final String PADDING = "x".repeat(5_000);

    private final RecordingHandlers handlers = new RecordingHandlers();
    private TestServer server = TestServer.withRecovery();

    @AfterEach
    void close() {
        server.close();
    }

    private RecoveringClient connect() {
        server.serve("/", handlers);
        return new RecoveringClient(server).connect();
    }

    private void emit(String name, int messages) {
        for (int i = 0; i < messages; i++) {
            server.of("/").emit(name + i, PADDING);
        }
        server.settle();
    }

    private static List<String> names(String name, int messages) {
        return IntStream.range(0, messages).mapToObj(i -> name + i).toList();
    }

    /** What has come over the wire, by its name. */
    private static List<String> received(Wire wire) {
        return wire.packets().stream()
                .map(packet -> packet.startsWith("0") ? "CONNECT" : packet.split("\"")[1])
                .toList();
    }

    private static List<String> concat(List<String> first, String... rest) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(rest));
        return all;
    }

    @Test
    void shouldBeClosedWhenItLeavesTooMuchAndGetAllOnItsReturn() {
        RecoveringClient client = connect();
        RecoveringClient other = new RecoveringClient(server).connect();
        client.wire().pause();

        emit("m", MESSAGES);

        assertThat(client.wire().isClosedByServer()).isTrue();
        assertThat(handlers.calls()).contains("disconnected transport error");
        assertThat(received(other.wire()))
                .isEqualTo(concat(List.of("CONNECT"), names("m", MESSAGES).toArray(String[]::new)));
        client.comeBack();
        assertThat(received(client.wire())).isEqualTo(concat(names("m", MESSAGES), "CONNECT"));
        assertThat(handlers.socket().recovered()).isTrue();
    }

    @Test
    void shouldBeSentWhatItMissedAsItReadsAndWhatIsLiveBehindIt() {
        RecoveringClient client = connect();
        client.wire().drop();
        emit("m", MESSAGES);
        Wire slow = new Wire();
        slow.pause();
        server.open(slow, "slow", null);
        server.send(slow, client.connectPacket(null));

        emit("live", MESSAGES);
        handlers.socket().emit("last");
        handlers.socket().emitWithAck(String.class, "question");
        assertThat(slow.isClosedByServer()).isFalse();
        slow.resume();
        server.settle();

        assertThat(received(slow))
                .isEqualTo(concat(
                        concat(names("m", MESSAGES), "CONNECT"),
                        concat(names("live", MESSAGES), "last", "question").toArray(String[]::new)));
    }

    @Test
    void shouldComeBackWhereItWasWhenItDropsWhileItCatchesUp() {
        RecoveringClient client = connect();
        client.wire().drop();
        emit("m", MESSAGES);
        Wire slow = new Wire();
        slow.cutAfter(2);
        server.open(slow, "slow", null);
        slow.pause();
        server.send(slow, client.connectPacket(null));
        slow.drop();
        emit("live", 1);

        client.comeBack(null);

        assertThat(received(client.wire())).isEqualTo(concat(names("m", MESSAGES), "live0", "CONNECT"));
    }

    @Test
    void shouldGetPacketsThatAreLargerThanAPage() {
        RecoveringClient client = connect();
        client.wire().drop();
        server.of("/").emit("small");
        server.of("/").emit("large", "x".repeat(1_100_000));
        server.of("/").emit("larger", "x".repeat(1_200_000));
        server.of("/").emit("end");
        server.settle();

        client.comeBack(null);

        assertThat(received(client.wire())).containsExactly("small", "large", "larger", "end", "CONNECT");
    }

    @Test
    void shouldStartAfreshWhenTheLogIsTrimmedBeforeItHasCaughtUp() {
        server = TestServer.withRecovery(true, MESSAGES, null);
        RecoveringClient client = connect();
        String before = client.sid();
        client.wire().drop();
        emit("m", MESSAGES);
        Wire slow = new Wire();
        slow.pause();
        server.open(slow, "slow", null);
        server.send(slow, client.connectPacket(null));
        emit("more", MESSAGES);
        slow.resume();
        server.settle();

        assertThat(slow.isClosedByServer()).isTrue();
        assertThat(received(slow)).doesNotContain("CONNECT", "more0").startsWith("m0", "m1");
        assertThat(client.comeBack(null).sid()).isNotEqualTo(before);
        assertThat(handlers.socket().recovered()).isFalse();
    }
}
