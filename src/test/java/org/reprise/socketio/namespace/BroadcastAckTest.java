package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.AckTimeoutException;
import org.reprise.socketio.BroadcastOperator;
import org.reprise.socketio.protocol.UnfitArgumentException;
import org.reprise.socketio.recovery.SharedMemory;

/** What the clients of all nodes answer to one event. */
class BroadcastAckTest extends OnTwoNodes {

    private BroadcastOperator all() {
        return a.server.of("/").timeout(Duration.ofSeconds(5));
    }

    /** A client answers the question that has come last, with that JSON and attachments. */
    private void answer(RecoveringClient client, String json, byte[]... attachments) {
        String question = client.wire().packets().stream()
                .filter(packet -> packet.matches("2\\d+\\[.*|5\\d-\\d+\\[.*"))
                .reduce((first, second) -> second)
                .orElseThrow();
        String id = question.replaceAll("^(2|5\\d-)|\\[.*", "");
        String type = attachments.length == 0 ? "3" : "6" + attachments.length + "-";
        client.wire().send(type + id + json);
        for (byte[] attachment : attachments) {
            client.wire().send(attachment);
        }
        cluster.settle();
    }

    @Test
    void shouldHaveTheAnswersOfAllClients() {
        RecoveringClient another = b.connect();
        CompletionStage<List<String>> answers = all().emitWithAck(String.class, "ask", 1);
        assertThat(atA.wire().packets().get(1)).matches("2\\d+\\[\"ask\",1]");
        assertThat(atB.wire().packets().get(1)).matches("2\\d+\\[\"ask\",1]");
        answer(atA, "[\"a\"]");
        answer(atB, "[\"b\",\"more\"]");
        cluster.advance(Duration.ofSeconds(1));
        assertThat(answers.toCompletableFuture()).isNotDone();
        answer(another, "[\"c\"]");

        assertThat(cluster.answer(answers)).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void shouldBeEmptyAtOnceWithoutClients() {
        assertThat(cluster.answer(all().to("nobody").emitWithAck(String.class, "ask")))
                .isEmpty();
    }

    @Test
    void shouldAskThoseWhoAreAddressed() {
        a.handlers.socket().join("one");
        b.handlers.socket().join("one", "two");
        CompletionStage<List<Integer>> answers = all().to("one").except("two").emitWithAck(Integer.class, "ask");
        answer(atA, "[7]");

        assertThat(cluster.answer(answers)).containsExactly(7);
        assertThat(atB.received()).containsExactly("CONNECT");
    }

    @Test
    void shouldKeepToThisNode() {
        CompletionStage<List<Integer>> answers = all().local().emitWithAck(Integer.class, "ask");
        answer(atA, "[7]");

        assertThat(cluster.answer(answers)).containsExactly(7);
        assertThat(atB.received()).containsExactly("CONNECT");
    }

    @Test
    void shouldHaveNullForEmptyAnswers() {
        CompletionStage<List<String>> texts = all().emitWithAck(String.class, "ask");
        answer(atA, "[]");
        answer(atB, "[null]");
        assertThat(cluster.answer(texts)).containsExactly(null, null);

        CompletionStage<List<Void>> nothing = all().emitWithAck(Void.class, "ask");
        answer(atA, "[1]");
        answer(atB, "[]");
        assertThat(cluster.answer(nothing)).containsExactly(null, null);
    }

    @Test
    void shouldCarryAttachmentsBothWays() {
        CompletionStage<List<byte[]>> answers = all().emitWithAck(byte[].class, "ask", new byte[] {1, 2});
        assertThat(atB.wire().packets().get(1)).matches("51-\\d+\\[\"ask\",\\{\"_placeholder\":true,\"num\":0}]");
        assertThat(atB.wire().packets().get(2)).isEqualTo("binary 0102");
        String placeholders = "[{\"_placeholder\":true,\"num\":1},{\"_placeholder\":true,\"num\":0}]";
        answer(atA, placeholders, new byte[] {3}, new byte[] {4});
        answer(atB, placeholders, new byte[] {5}, new byte[] {6});

        assertThat(cluster.answer(answers)).containsExactlyInAnyOrder(new byte[] {4}, new byte[] {6});
    }

    @Test
    void shouldAskInANamespaceWithBracketsInItsName() {
        try (TestServer alone = TestServer.withoutRecovery()) {
            alone.serve("/a[1]/b", new RecordingHandlers());
            Wire wire = alone.open();
            alone.send(wire, "0/a[1]/b,");
            CompletableFuture<List<Boolean>> answers = alone.of("/a[1]/b")
                    .timeout(Duration.ofSeconds(5))
                    .emitWithAck(Boolean.class, "ask")
                    .toCompletableFuture();
            assertThat(wire.packets()).last().isEqualTo("2/a[1]/b,0[\"ask\"]");
            alone.send(wire, "3/a[1]/b,0[true]");

            assertThat(answers.join()).containsExactly(true);
        }
    }

    @Test
    void shouldHaveItsPlaceAmongTheOthers() {
        b.server.of("/").emit("before");
        var unused = all().emitWithAck(String.class, "ask");
        b.server.of("/").emit("after");

        for (RecoveringClient client : List.of(atA, atB)) {
            List<String> received = client.received();
            assertThat(received)
                    .hasSize(4)
                    .startsWith("CONNECT", "2[\"before\"]")
                    .endsWith("2[\"after\"]");
            assertThat(received.get(2)).matches("2\\d+\\[\"ask\"]");
        }
    }

    @Test
    void shouldNotBeSentToWhoIsAwayNorReplayed() {
        atB.wire().drop();
        b.server.settle();
        CompletionStage<List<String>> answers = all().emitWithAck(String.class, "ask");
        answer(atA, "[\"a\"]");
        assertThat(cluster.answer(answers)).containsExactly("a");
        a.server.of("/").emit("missed");
        atB.turnTo(a.server).comeBack();

        assertThat(atB.received()).containsExactly("2[\"missed\"]", "CONNECT");
    }

    @Test
    void shouldSayWhoIsMissingWhenTheTimeIsOver() {
        RecoveringClient another = b.connect();
        CompletionStage<List<String>> answers = all().emitWithAck(String.class, "ask");
        answer(atA, "[\"a\"]");
        answer(another, "[\"c\"]");
        cluster.advance(Duration.ofMillis(4_900));
        assertThat(answers.toCompletableFuture()).isNotDone();
        cluster.advance(Duration.ofMillis(100));

        AckTimeoutException late = TestCluster.timeoutOf(answers);
        assertThat(late.responses().stream().map(Object.class::cast)).containsExactlyInAnyOrder("a", "c");
        assertThat(late.missingNodes()).containsExactly(b.name());
        answer(atB, "[\"too late\"]");
        assertThat(b.handlers.calls()).containsOnly("connected");
    }

    @Test
    void shouldForgetWhatItWaitsForWhenTheTimeIsOver() {
        LiveSocket socket = (LiveSocket) b.handlers.socket();
        var unused = all().emitWithAck(String.class, "ask");
        assertThat(socket.acks().size()).isOne();
        cluster.advance(Duration.ofSeconds(5));

        assertThat(socket.acks().size()).isZero();
    }

    @Test
    void shouldNotWaitForTheClientsOfANodeThatWasKilled() {
        CompletionStage<List<String>> answers =
                all().timeout(Duration.ofMinutes(1)).emitWithAck(String.class, "ask");
        answer(atA, "[\"a\"]");
        cluster.kill(b);
        cluster.advance(Duration.ofSeconds(13));

        assertThat(cluster.answer(answers)).containsExactly("a");
    }

    @Test
    void shouldKeepWhatClientsOfAKilledNodeHaveAnswered() {
        RecoveringClient silent = b.connect();
        CompletionStage<List<String>> answers =
                all().timeout(Duration.ofMinutes(1)).emitWithAck(String.class, "ask");
        answer(atA, "[\"a\"]");
        answer(atB, "[\"b\"]");
        cluster.advance(Duration.ofSeconds(1));
        cluster.kill(b);
        cluster.advance(Duration.ofSeconds(13));

        assertThat(cluster.answer(answers)).containsExactlyInAnyOrder("a", "b");
        assertThat(silent.received()).hasSize(2);
    }

    @Test
    void shouldFailWhereAnAnswerDoesNotFit() {
        CompletionStage<List<Integer>> answers = all().emitWithAck(Integer.class, "ask");
        answer(atA, "[1]");
        answer(atB, "[\"one\"]");
        cluster.advance(Duration.ofSeconds(1));

        assertThatThrownBy(() -> answers.toCompletableFuture().join()).hasCauseInstanceOf(UnfitArgumentException.class);
    }

    @Test
    void shouldNeedATimeLimit() {
        assertThatThrownBy(() -> a.server.of("/").emitWithAck(String.class, "ask"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a broadcast with acknowledgements needs a time limit;"
                        + " write timeout(Duration.ofSeconds(5)).emitWithAck(...)");
    }

    @Test
    void shouldNotBeSentWhenItsTimeIsOver() {
        TaskQueue storage = new TaskQueue();
        SharedMemory.Node hands = new SharedMemory.Node(cluster.memory);
        try (TestServer slow = TestServer.node(hands, true, 1_000, null, storage, TestServer.START)) {
            slow.serve("/", new RecordingHandlers());
            CompletionStage<List<String>> answers =
                    slow.of("/").timeout(Duration.ofSeconds(1)).emitWithAck(String.class, "ask");
            slow.advance(Duration.ofSeconds(1));
            slow.settle();
            assertThat(TestCluster.timeoutOf(answers).responses()).isEmpty();
            storage.runAll();

            assertThat(atA.received()).containsExactly("CONNECT");
        }
    }

    @Nested
    class OfANodeAlone {

        @Test
        void shouldHaveTheAnswersOfAllClients() {
            try (TestServer alone = TestServer.withRecovery()) {
                alone.serve("/", new RecordingHandlers());
                RecoveringClient one = new RecoveringClient(alone).connect();
                RecoveringClient other = new RecoveringClient(alone).connect();
                CompletableFuture<List<String>> answers = alone.of("/")
                        .timeout(Duration.ofSeconds(5))
                        .emitWithAck(String.class, "ask")
                        .toCompletableFuture();
                answer(one, "[\"a\"]");
                answer(other, "[\"b\"]");
                alone.settle();

                assertThat(answers.join()).containsExactlyInAnyOrder("a", "b");
            }
        }
    }
}
