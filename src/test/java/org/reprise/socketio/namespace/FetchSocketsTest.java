package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.AckTimeoutException;
import org.reprise.socketio.Namespace;
import org.reprise.socketio.RemoteSocket;

/** Who is connected, on whatever node. */
class FetchSocketsTest extends OnTwoNodes {

    private static Set<String> ids(Set<RemoteSocket> sockets) {
        return Set.copyOf(sockets.stream().map(RemoteSocket::id).toList());
    }

    @Test
    void shouldFindTheSocketsOfAllNodes() {
        TestCluster.Member c = cluster.join();

        assertThat(ids(cluster.answer(a.server.of("/").fetchSockets())))
                .containsExactlyInAnyOrder(atA.sid(), atB.sid());
        assertThat(ids(cluster.answer(c.server.of("/").fetchSockets())))
                .containsExactlyInAnyOrder(atA.sid(), atB.sid());
    }

    @Test
    void shouldFindTheSocketsOfNodesOfWhichTheLogDoesNotTell() {
        cluster.lose();
        TestCluster.Member c = cluster.begin(new RecordingHandlers());
        RecoveringClient atC = c.connect();

        assertThat(ids(cluster.answer(c.server.of("/").fetchSockets())))
                .containsExactlyInAnyOrder(atA.sid(), atB.sid(), atC.sid());
        assertThat(ids(cluster.answer(a.server.of("/").fetchSockets())))
                .containsExactlyInAnyOrder(atA.sid(), atB.sid(), atC.sid());
    }

    @Test
    void shouldSayWhichOfThoseNodesIsMissing() {
        cluster.lose();
        TestCluster.Member c = cluster.begin(new RecordingHandlers());
        b.mute = true;
        CompletionStage<Set<RemoteSocket>> found = c.server.of("/").fetchSockets();
        cluster.advance(Duration.ofSeconds(5));

        assertThat(TestCluster.timeoutOf(found).missingNodes()).containsExactly(b.name());
    }

    @Test
    void shouldSayThatNobodyTellsWhichNodesThereAre() {
        cluster.lose();
        cluster.kill(a);
        cluster.kill(b);
        TestCluster.Member c = cluster.begin(new RecordingHandlers());
        RecoveringClient atC = c.connect();
        CompletionStage<Set<RemoteSocket>> found = c.server.of("/").fetchSockets();
        CompletionStage<Set<RemoteSocket>> later =
                c.server.of("/").timeout(Duration.ofMinutes(1)).fetchSockets();
        cluster.advance(Duration.ofSeconds(9));

        assertThat(TestCluster.timeoutOf(found).missingNodes()).containsExactly("unknown/0");
        assertThat(TestCluster.timeoutOf(found).responses()).hasSize(1);
        assertThat(later.toCompletableFuture()).isNotDone();
        cluster.advance(Duration.ofSeconds(3)); // so who has said nothing until now is not there
        assertThat(ids(cluster.answer(later))).containsExactly(atC.sid());
    }

    @Test
    void shouldFindTheSocketsOfNodesThatHaveAllBegunAnew() {
        cluster.lose();
        cluster.kill(a);
        cluster.kill(b);
        TestCluster.Member c = cluster.begin(new RecordingHandlers());
        TestCluster.Member d = cluster.begin(new RecordingHandlers());
        RecoveringClient atC = c.connect();
        RecoveringClient atD = d.connect();
        cluster.advance(Duration.ofSeconds(2));
        int cells = cluster.memory.cache("reprise.cells").size();
        cluster.advance(Duration.ofSeconds(7));
        assertThat(cluster.memory.cache("reprise.cells")).hasSize(cells); // they do not keep asking each other
        cluster.advance(Duration.ofSeconds(3));

        assertThat(ids(cluster.answer(c.server.of("/").fetchSockets())))
                .containsExactlyInAnyOrder(atC.sid(), atD.sid());
        assertThat(ids(cluster.answer(d.server.of("/").fetchSockets())))
                .containsExactlyInAnyOrder(atC.sid(), atD.sid());
    }

    @Test
    void shouldTellWhatTheyAre() {
        b.handlers.socket().join("room");
        b.handlers.socket().data().put("name", "Zoë");
        RemoteSocket found = cluster.answer(a.server.of("/").to("room").fetchSockets())
                .iterator()
                .next();

        assertThat(found.id()).isEqualTo(atB.sid());
        assertThat(found.rooms()).containsExactlyInAnyOrder(atB.sid(), "room");
        assertThat(found.data()).isEqualTo(Map.of("name", "Zoë"));
        assertThat(found.handshake().query()).containsEntry("name", "client");
        assertThat(found.handshake().headers()).containsEntry("HOST", "localhost");
        assertThat(found.handshake().address()).isEqualTo("192.0.2.1");
        assertThat(found.handshake().url()).isEqualTo("/socket.io/?name=client");
        assertThat(found.handshake().issued())
                .isEqualTo(b.handlers.socket().handshake().issued());
        assertThat(found.handshake().auth(TestServer.Json.class).text()).isEqualTo("{}");
        assertThat(found.handshake().secure()).isFalse();
        assertThat(found).hasToString("RemoteSocket[" + atB.sid() + " in /]");
    }

    @Test
    void shouldBeASnapshot() {
        RemoteSocket found = cluster.answer(a.server.of("/").to(atA.sid()).fetchSockets())
                .iterator()
                .next();
        a.handlers.socket().join("later");
        a.handlers.socket().data().put("later", true);

        assertThat(found.rooms()).containsExactly(atA.sid());
        assertThat(found.data()).isEmpty();
    }

    @Test
    void shouldReachThemWhereverTheyAre() {
        RemoteSocket found = cluster.answer(a.server.of("/").to(atB.sid()).fetchSockets())
                .iterator()
                .next();
        found.join("room", "other");
        found.leave("other");
        found.emit("hello", 1);
        assertThat(b.handlers.socket().rooms()).containsExactlyInAnyOrder(atB.sid(), "room");
        found.disconnect();
        cluster.settle();

        assertThat(atB.received()).containsExactly("CONNECT", "2[\"hello\",1]", "1");
        assertThat(atA.received()).containsExactly("CONNECT");
    }

    @Test
    void shouldFindThoseWhoAreAddressed() {
        a.handlers.socket().join("one");
        b.handlers.socket().join("one", "two");
        Namespace namespace = a.server.of("/");

        assertThat(ids(cluster.answer(namespace.to("one").fetchSockets())))
                .containsExactlyInAnyOrder(atA.sid(), atB.sid());
        assertThat(ids(cluster.answer(namespace.to("one").except("two").fetchSockets())))
                .containsExactly(atA.sid());
        assertThat(ids(cluster.answer(namespace.to("nobody").fetchSockets()))).isEmpty();
    }

    @Test
    void shouldFindThoseOfThisNode() {
        assertThat(ids(cluster.answer(a.server.of("/").local().fetchSockets()))).containsExactly(atA.sid());
    }

    @Test
    void shouldFindManyInParts() {
        String much = "x".repeat(400_000);
        List<String> ids = new ArrayList<>(List.of(atA.sid(), atB.sid()));
        for (int i = 0; i < 7; i++) {
            ids.add(b.connect().sid());
            b.handlers.socket().data().put("much", much);
        }
        Set<RemoteSocket> found = cluster.answer(a.server.of("/").fetchSockets());

        assertThat(ids(found)).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(found.stream().filter(one -> much.equals(one.data().get("much"))))
                .hasSize(7);
        assertThat(cluster.memory.cache("reprise.answers")).isEmpty();
    }

    @Test
    void shouldSayWhoIsMissingWhenTheTimeIsOver() {
        b.mute = true;
        CompletionStage<Set<RemoteSocket>> found = a.server.of("/").fetchSockets();
        cluster.advance(Duration.ofMillis(4_900));
        assertThat(found.toCompletableFuture()).isNotDone();
        cluster.advance(Duration.ofMillis(100));

        AckTimeoutException late = TestCluster.timeoutOf(found);
        assertThat(late.missingNodes()).containsExactly(b.name());
        assertThat(late.responses()).singleElement().isInstanceOfSatisfying(RemoteSocket.class, one -> assertThat(
                        one.id())
                .isEqualTo(atA.sid()));
        assertThat(late)
                .hasMessage("SIO0320 not all have answered within PT5S; answers: 1, missing: [" + b.name() + "]");
    }

    @Test
    void shouldWaitAsLongAsItIsTold() {
        b.mute = true;
        CompletionStage<Set<RemoteSocket>> found =
                a.server.of("/").timeout(Duration.ofSeconds(1)).fetchSockets();
        cluster.advance(Duration.ofSeconds(1));

        assertThat(TestCluster.timeoutOf(found)).hasMessageStartingWith("SIO0320 not all have answered within PT1S;");
    }

    @Test
    void shouldRefuseATimeoutThatIsNone() {
        assertThatThrownBy(() -> a.server.of("/").timeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a timeout of PT0S is not positive");
    }

    @Test
    void shouldWaitForANodeWithoutClients() {
        TestCluster.Member c = cluster.join();
        c.mute = true;
        CompletionStage<Set<RemoteSocket>> found = a.server.of("/").fetchSockets();
        cluster.advance(Duration.ofSeconds(5));

        assertThat(TestCluster.timeoutOf(found).missingNodes()).containsExactly(c.name());
    }

    @Test
    void shouldNotWaitForANodeThatWasKilled() {
        cluster.kill(b);
        CompletionStage<Set<RemoteSocket>> found =
                a.server.of("/").timeout(Duration.ofMinutes(1)).fetchSockets();
        cluster.advance(Duration.ofSeconds(9));
        assertThat(found.toCompletableFuture()).isNotDone();
        cluster.advance(Duration.ofSeconds(4));

        assertThat(ids(cluster.answer(found))).containsExactly(atA.sid());
    }

    @Test
    void shouldNotWaitForANodeWithoutClientsThatWasKilled() {
        TestCluster.Member c = cluster.join();
        cluster.kill(c);
        cluster.advance(Duration.ofSeconds(13));

        assertThat(ids(cluster.answer(a.server.of("/").fetchSockets())))
                .containsExactlyInAnyOrder(atA.sid(), atB.sid());
    }

    @Test
    void shouldNotWaitForANodeThatHasLeft() {
        TestCluster.Member c = cluster.join();
        c.mute = true;
        CompletionStage<Set<RemoteSocket>> found = a.server.of("/").fetchSockets();
        cluster.advance(Duration.ofSeconds(1));
        assertThat(found.toCompletableFuture()).isNotDone();
        cluster.stop(c);

        assertThat(ids(cluster.answer(found))).containsExactlyInAnyOrder(atA.sid(), atB.sid());
        assertThat(ids(cluster.answer(a.server.of("/").fetchSockets())))
                .containsExactlyInAnyOrder(atA.sid(), atB.sid());
    }

    @Test
    void shouldKnowWhoIsThereAfterALongTime() {
        cluster.advance(Duration.ofMinutes(10));
        TestCluster.Member c = cluster.join();
        b.mute = true;
        CompletionStage<Set<RemoteSocket>> found = c.server.of("/").fetchSockets();
        cluster.advance(Duration.ofSeconds(5));

        assertThat(TestCluster.timeoutOf(found).missingNodes()).containsExactly(b.name());
    }

    @Test
    void shouldAnswerAgainWhenTheCacheHasFailed() {
        b.failing = 3;

        assertThat(ids(cluster.answer(a.server.of("/").fetchSockets())))
                .containsExactlyInAnyOrder(atA.sid(), atB.sid());
    }

    @Test
    void shouldNotAskALaterNodeWhatWasAskedBefore() {
        cluster.answer(a.server.of("/").fetchSockets());
        cluster.join();

        assertThat(cluster.memory.cache("reprise.answers")).isEmpty();
    }

    @Test
    void shouldNotWaitAnyMoreWhenTheServerStops() {
        b.mute = true;
        CompletableFuture<Set<RemoteSocket>> found =
                a.server.of("/").fetchSockets().toCompletableFuture();
        cluster.stop(a);

        assertThat(found).isCompletedExceptionally();
        assertThatThrownBy(found::join).hasRootCauseMessage("the server is stopping");
        assertThatThrownBy(() -> a.server.of("/").fetchSockets())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the server is stopping");
    }

    @Test
    void shouldRefuseTooManyQuestions() {
        b.mute = true;
        Namespace namespace = a.server.of("/");
        for (int i = 0; i < 10_000; i++) {
            var unused = namespace.fetchSockets();
        }

        assertThatThrownBy(namespace::fetchSockets)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("SIO0321 10000 questions to the nodes or clients of / wait for answers");
    }

    @Test
    void shouldFindTheSocketsOfANodeAlone() {
        try (TestServer alone = TestServer.withoutRecovery()) {
            RecordingHandlers handlers = new RecordingHandlers();
            alone.serve("/", handlers).connect();
            handlers.socket().join("room");
            CompletableFuture<Set<RemoteSocket>> found =
                    alone.of("/").to("room").fetchSockets().toCompletableFuture();
            alone.settle();

            assertThat(ids(found.join())).containsExactly(handlers.socket().id());
        }
    }
}
