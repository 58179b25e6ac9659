package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.Ack;
import org.reprise.socketio.AckTimeoutException;
import org.reprise.socketio.Namespace;
import org.reprise.socketio.protocol.Arguments;

/** What a node tells the others, and asks them. */
class ServerEventTest {

    private final TestCluster cluster = new TestCluster();
    private final Events eventsA = new Events();
    private final Events eventsB = new Events();
    private final Events eventsC = new Events();
    private TestCluster.Member a;
    private TestCluster.Member b;
    private TestCluster.Member c;

    /** Takes the events {@code ping} and {@code say}. */
    private static final class Events extends RecordingHandlers {

        final List<Ack> acks = new ArrayList<>();

        @Override
        public boolean takesServerEvent(String event) {
            return event.equals("ping") || event.equals("say");
        }

        @Override
        public void serverEvent(String event, Arguments arguments, Ack ack) {
            StringBuilder call = new StringBuilder("server event");
            for (int i = 0; i < arguments.size(); i++) {
                call.append(' ').append(arguments.json(i));
            }
            calls().add(call.toString());
            acks.add(ack);
        }
    }

    @BeforeEach
    void begin() {
        a = cluster.join(eventsA);
        b = cluster.join(eventsB);
        c = cluster.join(eventsC);
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    private Namespace namespace() {
        return a.server.of("/");
    }

    @Test
    void shouldReachTheOtherNodesOnly() {
        namespace().serverSideEmit("say", 1, "two", null);
        cluster.settle();

        assertThat(eventsA.calls()).isEmpty();
        assertThat(eventsB.calls()).containsExactly("server event \"say\" 1 \"two\" null");
        assertThat(eventsC.calls()).isEqualTo(eventsB.calls());
    }

    @Test
    void shouldHaveOneOrderWithOneAfterTheOther() {
        namespace().serverSideEmit("say", 1);
        c.server.of("/").serverSideEmit("say", 2);
        namespace().serverSideEmit("say", 3);
        cluster.settle();

        assertThat(eventsB.calls())
                .containsExactly("server event \"say\" 1", "server event \"say\" 2", "server event \"say\" 3");
    }

    @Test
    void shouldNotReachClientsNorWhoJoinsLater() {
        RecoveringClient client = b.connect();
        namespace().serverSideEmit("say");
        Events later = new Events();
        cluster.join(later);

        assertThat(client.received()).containsExactly("CONNECT");
        assertThat(later.calls()).isEmpty();
    }

    @Test
    void shouldHaveTheAnswersOfTheOtherNodes() {
        CompletionStage<List<String>> answers = namespace().serverSideEmitWithAck(String.class, "ping");
        cluster.settle();
        eventsB.acks.get(0).send("b", "more");
        eventsB.acks.get(0).send("again");
        cluster.advance(Duration.ofSeconds(1));
        assertThat(answers.toCompletableFuture()).isNotDone();
        eventsC.acks.get(0).send("c");

        assertThat(cluster.answer(answers)).containsExactlyInAnyOrder("b", "c");
        assertThat(eventsA.calls()).isEmpty();
    }

    @Test
    void shouldHaveTheAnswersOfNodesOfWhichTheLogDoesNotTell() {
        cluster.lose();
        Events eventsD = new Events();
        TestCluster.Member d = cluster.begin(eventsD);
        CompletionStage<List<String>> answers = d.server.of("/").serverSideEmitWithAck(String.class, "ping");
        cluster.settle();
        eventsA.acks.get(0).send("a");
        eventsB.acks.get(0).send("b");
        eventsC.acks.get(0).send("c");

        assertThat(cluster.answer(answers)).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(eventsD.calls()).isEmpty();
    }

    @Test
    void shouldCarryBytesBothWays() {
        cluster.kill(c);
        cluster.advance(Duration.ofSeconds(13));
        CompletionStage<List<byte[]>> answers =
                namespace().serverSideEmitWithAck(byte[].class, "ping", (Object) new byte[] {1});
        cluster.settle();
        assertThat(eventsB.calls()).containsExactly("server event \"ping\" {\"_placeholder\":true,\"num\":0}");
        eventsB.acks.get(0).send((Object) new byte[] {2});

        assertThat(cluster.answer(answers)).containsExactly(new byte[] {2});
    }

    @Test
    void shouldBeEmptyAtOnceWhereThereAreNoOthers() {
        cluster.stop(b);
        cluster.stop(c);
        assertThat(cluster.answer(namespace().serverSideEmitWithAck(String.class, "ping")))
                .isEmpty();

        try (TestServer alone = TestServer.withoutRecovery()) {
            Events events = new Events();
            alone.serve("/", events);
            alone.of("/").serverSideEmit("say");
            CompletionStage<List<String>> answers = alone.of("/").serverSideEmitWithAck(String.class, "ping");
            alone.settle();
            assertThat(answers.toCompletableFuture()).isCompletedWithValue(List.of());
            assertThat(events.calls()).isEmpty();
        }
    }

    @Test
    void shouldNotLeaveThisNodeIfItIsLocal() {
        namespace().local().serverSideEmit("say");
        assertThat(cluster.answer(namespace().local().serverSideEmitWithAck(String.class, "ping")))
                .isEmpty();
        assertThat(eventsB.calls()).isEmpty();
    }

    @Test
    void shouldNotWaitForNodesWithoutAMethodForIt() {
        assertThat(cluster.answer(namespace().serverSideEmitWithAck(String.class, "unheard of")))
                .isEmpty();
    }

    @Test
    void shouldSayWhoIsMissingWhenTheTimeIsOver() {
        CompletionStage<List<String>> answers =
                namespace().timeout(Duration.ofSeconds(2)).serverSideEmitWithAck(String.class, "ping");
        cluster.settle();
        eventsB.acks.get(0).send("b");
        cluster.advance(Duration.ofSeconds(2));

        AckTimeoutException late = TestCluster.timeoutOf(answers);
        assertThat(late.responses().stream().map(Object.class::cast)).containsExactly("b");
        assertThat(late.missingNodes()).containsExactly(c.name());
    }

    @Test
    void shouldNotWaitForANodeThatWasKilled() {
        CompletionStage<List<String>> answers =
                namespace().timeout(Duration.ofMinutes(1)).serverSideEmitWithAck(String.class, "ping");
        cluster.settle();
        eventsB.acks.get(0).send("b");
        cluster.kill(c);
        cluster.advance(Duration.ofSeconds(13));

        assertThat(cluster.answer(answers)).containsExactly("b");
    }

    @Test
    void shouldRefuseRooms() {
        assertThatThrownBy(() -> namespace().to("room").serverSideEmit("say"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("an event for servers goes to nodes, not to rooms; leave to(...) and except(...) away");
    }

    @Test
    void shouldRefuseWhatCannotBeWritten() {
        assertThatThrownBy(() -> namespace().serverSideEmit("say", new Object()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("argument 1 of the server event \"say\" cannot be written as JSON");
        assertThatThrownBy(() -> namespace().serverSideEmitWithAck(String.class, "ping", new Object()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
