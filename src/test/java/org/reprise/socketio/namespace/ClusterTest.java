package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.EmitTimeoutException;
import org.reprise.socketio.Socket;
import org.reprise.socketio.protocol.Arguments;
import org.reprise.socketio.recovery.DurableStore;
import org.reprise.socketio.recovery.SharedMemory;

/** Two nodes, and what is seen on one of what happens on the other. */
class ClusterTest {

    SharedMemory memory = new SharedMemory();
    final List<TestServer> nodes = new ArrayList<>();
    final RecordingHandlers handlersA = new RecordingHandlers();
    final RecordingHandlers handlersB = new RecordingHandlers();
    final Hands handsA = new Hands(memory);
    final Hands handsB = new Hands(memory);
    TestServer a;
    TestServer b;
    RecoveringClient client;

    /** What a test does to a node. */
    static class Hands extends SharedMemory.Node {

        boolean deaf;
        Runnable beforeWriting = () -> {};
        Runnable beforeReading = () -> {};

        Hands(SharedMemory memory) {
            super(memory);
        }

        @Override
        protected boolean hears(String key) {
            return !deaf;
        }

        @Override
        protected void before(String cache, String method) {
            if (cache.equals("reprise.cells") && method.equals("putIfAbsent")) {
                Runnable action = beforeWriting;
                beforeWriting = () -> {};
                action.run();
            } else if (cache.equals("reprise.cells") && method.startsWith("get")) {
                beforeReading.run();
            }
        }
    }

    @BeforeEach
    void begin() {
        a = node(handsA, handlersA);
        b = node(handsB, handlersB);
        client = new RecoveringClient(a).connect();
    }

    /** What is under the caches. */
    DurableStore store() {
        return null;
    }

    /** Has something happen just before node a writes its next cell. */
    void beforeWriting(Runnable action) {
        beforeWritingOf(handsA, action);
    }

    /** Has something happen just before a node writes its next cell. */
    void beforeWritingOf(Hands hands, Runnable action) {
        hands.beforeWriting = action;
    }

    /** The cells that there are. */
    Map<String, byte[]> cells() {
        return memory.cache("reprise.cells");
    }

    TestServer node(SharedMemory.Node hands, RecordingHandlers handlers) {
        return node(hands, handlers, 1_000, Runnable::run, TestServer.START);
    }

    TestServer node(
            SharedMemory.Node hands, RecordingHandlers handlers, long maxPackets, Executor storage, Instant start) {
        TestServer node = TestServer.node(hands, store(), true, maxPackets, null, storage, start);
        node.serve("/", handlers);
        nodes.add(node);
        return node;
    }

    @AfterEach
    void end() {
        nodes.forEach(TestServer::close);
    }

    /** Time passes for all who are alive. */
    void advance(Duration by) {
        Duration step = Duration.ofMillis(100);
        for (Duration done = Duration.ZERO; done.compareTo(by) < 0; done = done.plus(step)) {
            nodes.forEach(node -> node.advance(step));
            nodes.forEach(TestServer::settle);
        }
    }

    void kill(TestServer node, SharedMemory.Node hands) {
        hands.cut();
        nodes.remove(node);
    }

    @Test
    void shouldSendWhatAnotherNodeEmits() {
        b.of("/").emit("hello", 1);

        assertThat(client.received()).containsExactly("CONNECT", "2[\"hello\",1]");
    }

    @Test
    void shouldHaveOneOrder() {
        RecoveringClient other = new RecoveringClient(b).connect();
        a.of("/").emit("one");
        b.of("/").emit("two");
        a.of("/").emit("three");

        assertThat(client.received()).containsExactly("CONNECT", "2[\"one\"]", "2[\"two\"]", "2[\"three\"]");
        assertThat(other.received()).isEqualTo(client.received());
        assertThat(other.offset()).isEqualTo(client.offset());
    }

    @Test
    void shouldSendWhatNobodyHasToldOf() {
        handsA.deaf = true;
        b.of("/").emit("unheard");
        assertThat(client.received()).containsExactly("CONNECT");
        advance(Duration.ofMillis(100));

        assertThat(client.received()).containsExactly("CONNECT", "2[\"unheard\"]");
    }

    @Test
    void shouldSendInOrderWhatIsHeardOutOfOrder() {
        handsA.deaf = true;
        b.of("/").emit("unheard");
        handsA.deaf = false;
        b.of("/").emit("heard");

        assertThat(client.received()).containsExactly("CONNECT", "2[\"unheard\"]", "2[\"heard\"]");
    }

    @Test
    void shouldTakeUpWhatItHasNotHeardBeforeItEmits() {
        handsA.deaf = true;
        b.of("/").emit("unheard");
        a.of("/").emit("own");

        assertThat(client.received()).containsExactly("CONNECT", "2[\"unheard\"]", "2[\"own\"]");
    }

    @Test
    void shouldSendVolatileEventsOfOtherNodes() {
        b.of("/").asVolatile().emit("now");

        assertThat(client.received()).containsExactly("CONNECT", "2[\"now\"]");
    }

    @Test
    void shouldKnowHowManyNodesThereAre() {
        advance(Duration.ofSeconds(1));
        assertThat(a.server.nodes()).isEqualTo(2);
        nodes.remove(b);
        b.close();
        assertThat(a.server.nodes()).isOne();
        try (TestServer alone = TestServer.withoutRecovery()) {
            assertThat(alone.server.nodes()).isOne();
        }
    }

    @Test
    void shouldSayWhoJoinsAndWhoGoes() {
        try (CapturedLog log = new CapturedLog("org.reprise.socketio.cluster", Level.INFO)) {
            advance(Duration.ofSeconds(5));
            assertThat(log.messages()).hasSize(2).allMatch(message -> message.startsWith("SIO0318 {0} has joined"));
            nodes.remove(b);
            b.close();
            advance(Duration.ofSeconds(1));

            assertThat(log.messages()).hasSize(3).last().asString().startsWith("SIO0319");
        }
    }

    @Test
    void shouldRecoverOnAnotherNode() {
        String sid = client.sid();
        handlersA.socket().join("room");
        handlersA.socket().data().put("name", "Zoë");
        client.wire().drop();
        a.settle();
        a.of("/").to("room").emit("missed", 1);
        b.of("/").emit("missed", 2);
        client.turnTo(b).comeBack();

        assertThat(client.sid()).isEqualTo(sid);
        assertThat(client.received()).containsExactly("2[\"missed\",1]", "2[\"missed\",2]", "CONNECT");
        assertThat(handlersB.socket().rooms()).containsExactlyInAnyOrder(sid, "room");
        assertThat(handlersB.socket().data()).isEqualTo(Map.of("name", "Zoë"));
    }

    @Test
    void shouldTakeOverFromAnotherNode() {
        String sid = client.sid();
        Wire before = client.wire();
        before.cut();
        a.of("/").emit("missed");
        client.turnTo(b).comeBack();
        a.settle();
        a.of("/").emit("after");

        assertThat(client.sid()).isEqualTo(sid);
        assertThat(client.received()).containsExactly("2[\"missed\"]", "CONNECT", "2[\"after\"]");
        assertThat(before.isClosedByServer()).isTrue();
        assertThat(handlersA.socket().connected()).isFalse();
    }

    @Test
    void shouldRecoverAfterANodeWasKilled() {
        String sid = client.sid();
        handlersA.socket().join("room");
        b.of("/").to("room").emit("before");
        kill(a, handsA);
        b.of("/").to("room").emit("missed");
        client.turnTo(b).comeBack();

        assertThat(client.sid()).isEqualTo(sid);
        assertThat(client.received()).containsExactly("2[\"missed\"]", "CONNECT");
    }

    @Test
    void shouldWaitForWhatTheClientIsAheadOf() {
        String sid = client.sid();
        handsB.deaf = true;
        a.of("/").emit("seen");
        client.turnTo(b).comeBack();
        b.of("/").emit("after");

        assertThat(client.sid()).isEqualTo(sid);
        assertThat(client.received()).containsExactly("CONNECT", "2[\"after\"]");
    }

    @Test
    void shouldRecoverThoughItHasNotHeardOfTheSession() {
        handsB.deaf = true;
        client = new RecoveringClient(a).connect();
        String sid = client.sid();
        client.turnTo(b).comeBack();

        assertThat(client.sid()).isEqualTo(sid);
    }

    @Test
    void shouldObeyOrdersWhereverTheClientIs() {
        String sid = client.sid();
        b.of("/").to(sid).socketsJoin("room");
        a.of("/").to("room").emit("in");
        client.wire().cut();
        kill(a, handsA);
        b.of("/").to("room").emit("missed");
        b.of("/").to(sid).socketsLeave("room");
        b.of("/").to("room").emit("not due");
        client.turnTo(b).comeBack();

        assertThat(client.sid()).isEqualTo(sid);
        assertThat(client.received()).containsExactly("2[\"missed\"]", "CONNECT");
        assertThat(handlersB.socket().rooms()).containsExactly(sid);
    }

    @Test
    void shouldNotRecoverWhoWasKickedMeanwhile() {
        String sid = client.sid();
        kill(a, handsA);
        b.of("/").to(sid).disconnectSockets();
        client.turnTo(b).comeBack();

        assertThat(client.sid()).isNotEqualTo(sid);
    }

    @Test
    void shouldDisconnectOnAllNodes() {
        b.of("/").disconnectSockets();
        a.settle();

        assertThat(client.received()).containsExactly("CONNECT", "1");
    }

    @Test
    void shouldJoinLaterAndKnowWhatWasBefore() {
        String sid = client.sid();
        a.of("/").emit("before");
        client.wire().drop();
        a.settle();
        b.of("/").emit("missed");
        TestServer c = node(new Hands(memory), new RecordingHandlers());
        client.turnTo(c).comeBack();

        assertThat(client.sid()).isEqualTo(sid);
        assertThat(client.received()).containsExactly("2[\"missed\"]", "CONNECT");
    }

    @Test
    void shouldJoinALongLog() {
        TestServer c = node(new Hands(memory), new RecordingHandlers(), 1_000_000, Runnable::run, TestServer.START);
        client.turnTo(c).connect();
        String sid = client.sid();
        nodes.removeAll(List.of(a, b));
        handsA.cut();
        handsB.cut();
        for (int i = 0; i < 10_500; i++) {
            c.of("/").emit("event", i);
        }
        client.wire().cut();
        c.of("/").emit("missed");
        c.advance(Duration.ofSeconds(1)); // it tells how far the log has come
        TestServer d = node(new Hands(memory), new RecordingHandlers(), 1_000_000, Runnable::run, TestServer.START);
        client.turnTo(d).comeBack();

        assertThat(client.sid()).isEqualTo(sid);
        assertThat(client.received()).containsExactly("2[\"missed\"]", "CONNECT");
    }

    @Test
    void shouldTellOnceThatASessionHasExpired() {
        client.wire().drop();
        a.settle();
        advance(TestServer.MAX_DISCONNECTION.plusSeconds(3));

        assertThat(a.expired).hasSize(1);
        assertThat(b.expired).isEmpty();
    }

    @Test
    void shouldTellOnceThatASessionOfAKilledNodeHasExpired() {
        TestServer c = node(new Hands(memory), new RecordingHandlers());
        handlersA.socket().data().put("name", "Zoë");
        kill(a, handsA);
        advance(TestServer.MAX_DISCONNECTION.plusSeconds(20));

        List<Object> expired = new ArrayList<>(b.expired);
        expired.addAll(c.expired);
        assertThat(expired).hasSize(1);
        assertThat(expired.toString()).contains("Zoë");
    }

    @Test
    void shouldCloseWhatItHadWhenItWakesUpAndWasTakenForGone() {
        String sid = client.sid();
        nodes.remove(a);
        advance(Duration.ofSeconds(15)); // a is paused
        b.of("/").emit("missed");
        nodes.add(a);
        advance(Duration.ofSeconds(2));
        assertThat(client.wire().isClosedByServer()).isTrue();
        client.turnTo(a).comeBack();

        assertThat(client.sid()).isEqualTo(sid);
        b.of("/").emit("after");
        assertThat(client.received()).endsWith("CONNECT", "2[\"after\"]");
    }

    /** Its end may take half a minute, in which its connections are closed, but not all is stored. */
    @Test
    void shouldCountAsAliveUntilItHasEnded() {
        a.server.stopping();
        advance(Duration.ofSeconds(15));
        b.of("/").emit("news");

        assertThat(client.wire().isClosedByServer()).isFalse();
        assertThat(client.received()).endsWith("2[\"news\"]");
    }

    @Test
    void shouldNotRecoverWhereTheLogHasAHole() {
        String sid = client.sid();
        RecoveringClient other = new RecoveringClient(b).connect();
        handsB.deaf = true;
        client.wire().cut();
        a.of("/").emit("lost");
        a.of("/").emit("kept");
        cells().values().removeIf(cell -> new String(cell, StandardCharsets.UTF_8).contains("[\"lost\""));
        advance(Duration.ofSeconds(5));
        assertThat(other.wire().isClosedByServer()).isTrue();
        client.turnTo(b).comeBack();

        assertThat(client.sid()).isNotEqualTo(sid);
    }

    @Test
    void shouldStoreAgainWhatWasNotSureToBeStored() {
        SharedMemory.Node rough = new SharedMemory.Node(memory) {
            private int left = 2;

            @Override
            protected void after(String cache, String method) {
                if (method.equals("putIfAbsent") && cache.equals("reprise.cells") && left-- > 0) {
                    throw new javax.cache.CacheException("no answer");
                }
            }
        };
        TestServer c = node(rough, new RecordingHandlers());
        c.of("/").emit("one");
        c.of("/").emit("two");

        assertThat(client.received()).containsExactly("CONNECT", "2[\"one\"]", "2[\"two\"]");
    }

    @Test
    void shouldDropVolatileEventsForSlowClients() {
        client.wire().pause();
        b.of("/").emit("kept");
        b.of("/").asVolatile().emit("not now");
        client.wire().resume();

        assertThat(client.received()).containsExactly("CONNECT", "2[\"kept\"]");
    }

    /** A node that writes when the test has its tasks run. */
    private TestServer waiting(TaskQueue storage, SharedMemory.Node hands, RecordingHandlers handlers) {
        return node(hands, handlers, 1_000, storage, TestServer.START);
    }

    private static void awaitWaiting(TestServer node, int number) {
        while (node.server.find("/").waitingEmits() < number) {
            Thread.onSpinWait();
        }
    }

    /** Answers; or emits, answers, and emits again, all without waiting. */
    private static final class Answering extends RecordingHandlers {

        @Override
        public void event(Socket socket, String event, Arguments arguments, EventReply reply) {
            if (event.equals("ask")) {
                reply.send();
                return;
            }
            socket.namespace().emitAsync("before");
            reply.send();
            socket.namespace().local().emit("local");
            socket.namespace().emitAsync("after");
        }
    }

    @Test
    void shouldKeepAllInItsPlaceThatFollowsWhatNobodyWaitsFor() {
        TaskQueue storage = new TaskQueue();
        Hands hands = new Hands(memory);
        TestServer c = waiting(storage, hands, new Answering());
        RecoveringClient other = new RecoveringClient(c).connect();
        storage.runAll();
        c.send(other.wire(), "27[\"x\"]");
        assertThat(other.received()).containsExactly("CONNECT");
        beforeWritingOf(hands, () -> b.of("/").emit("faster"));
        storage.runAll();

        assertThat(other.received())
                .containsExactly("CONNECT", "2[\"faster\"]", "2[\"before\"]", "37[]", "2[\"local\"]", "2[\"after\"]");
        assertThat(client.received()).containsExactly("CONNECT", "2[\"faster\"]", "2[\"before\"]", "2[\"after\"]");
    }

    @Test
    void shouldAnswerWhenAllIsDoneThatNobodyWaitsFor() {
        TaskQueue storage = new TaskQueue();
        Hands hands = new Hands(memory);
        TestServer c = waiting(storage, hands, new Answering());
        RecoveringClient other = new RecoveringClient(c).connect();
        storage.runAll();
        beforeWritingOf(hands, () -> {
            c.send(other.wire(), "28[\"ask\"]");
            assertThat(other.received()).containsExactly("CONNECT");
        });
        c.of("/").emitAsync("event");
        storage.runAll();
        c.send(other.wire(), "29[\"ask\"]");

        assertThat(other.received()).containsExactly("CONNECT", "2[\"event\"]", "38[]", "39[]");
    }

    @Test
    void shouldKnowTheOrderOfWhatIsWrittenTogether() throws Exception {
        String sid = client.sid();
        client.wire().cut();
        TaskQueue storage = new TaskQueue();
        TestServer c = waiting(storage, new Hands(memory), new RecordingHandlers());
        Thread order = new Thread(() -> c.of("/").to(sid).socketsJoin("room"));
        order.start();
        awaitWaiting(c, 1);
        Thread emit = new Thread(() -> c.of("/").to("room").emit("missed"));
        emit.start();
        awaitWaiting(c, 2);
        storage.runAll();
        order.join();
        emit.join();
        client.turnTo(b).comeBack();

        assertThat(client.sid()).isEqualTo(sid);
        assertThat(client.received()).containsExactly("2[\"missed\"]", "CONNECT");
    }

    @Test
    void shouldNotBringBackWhatHasEndedElsewhere() {
        TaskQueue storage = new TaskQueue();
        RecordingHandlers handlers = new RecordingHandlers();
        TestServer c = waiting(storage, new Hands(memory), handlers);
        client.turnTo(c).connect();
        storage.runAll();
        client.readConnect();
        String sid = client.sid();
        handlers.socket().data().put("changed", true);
        client.turnTo(b).comeBack();
        assertThat(client.sid()).isEqualTo(sid);
        b.send(client.wire(), "1");
        storage.runAll();
        client.comeBack();

        assertThat(client.sid()).isNotEqualTo(sid);
    }

    @Test
    void shouldSaySoWhereTheClusterWasSplit() {
        RecoveringClient other = new RecoveringClient(b).connect();
        String sid = other.sid();
        handsB.moveTo(memory.copy());
        b.of("/").emit("on this side");
        a.of("/").emit("on the other");
        handsB.moveTo(memory);
        a.of("/").emit("after");
        b.settle();
        assertThat(other.received()).containsExactly("CONNECT", "2[\"on this side\"]");
        assertThat(other.wire().isClosedByServer()).isTrue();
        other.comeBack();

        assertThat(other.sid()).isNotEqualTo(sid);
        assertThat(client.received()).containsExactly("CONNECT", "2[\"on the other\"]", "2[\"after\"]");
    }

    @Test
    void shouldKnowAllSessionsWhereverANodeJoins() {
        String sid = client.sid();
        for (int i = 0; i < 25; i++) {
            b.of("/").emit("event", i);
            advance(Duration.ofSeconds(10));
            client.wire().sendRaw("3");
        }
        TestServer c = node(new Hands(memory), new RecordingHandlers());
        kill(a, handsA);
        client.turnTo(c).comeBack();

        assertThat(client.sid()).isEqualTo(sid);
    }

    @Test
    void shouldNotRecoverWhereItIsNotKnownWhatWasOrdered() {
        client = new RecoveringClient(a).connect();
        String sid = client.sid();
        cells().keySet().removeIf(key -> !key.equals("/#2")); // which tells of it, but not of what was just before
        TestServer c = node(new Hands(memory), new RecordingHandlers());
        client.turnTo(c).comeBack();

        assertThat(client.sid()).isNotEqualTo(sid);
    }

    @Test
    void shouldKnowWhatWasOrderedThoughItIsTrimmed() {
        RecoveringClient kicked = new RecoveringClient(a).connect();
        String sid = client.sid();
        String kickedSid = kicked.sid();
        kill(a, handsA);
        b.of("/").to(sid).socketsJoin("room");
        b.of("/").to(kickedSid).disconnectSockets();
        for (int i = 0; i < 1_100; i++) {
            b.of("/").except("room").emit("event", i);
        }
        advance(Duration.ofSeconds(3));
        b.of("/").to("room").emit("missed");
        kicked.turnTo(b).comeBack();
        RecoveringClient ahead = new RecoveringClient(b).connect();
        b.of("/").to(ahead.sid()).emit("now");
        client.turnTo(b).comeBack(ahead.offset());

        assertThat(kicked.sid()).isNotEqualTo(kickedSid);
        assertThat(client.sid()).isEqualTo(sid);
        assertThat(handlersB.socket().rooms()).containsExactlyInAnyOrder(sid, "room");
    }

    @Test
    void shouldCatchUpWithWhatOthersHaveTrimmed() {
        RecoveringClient other = new RecoveringClient(b).connect();
        nodes.remove(b);
        handsB.deaf = true;
        for (int i = 0; i < 1_100; i++) {
            a.of("/").emit("event", i);
        }
        advance(Duration.ofSeconds(1)); // for a, which trims
        nodes.add(b);
        handsB.deaf = false;
        advance(Duration.ofSeconds(3));

        assertThat(other.wire().isClosedByServer()).isFalse();
        assertThat(other.received()).hasSize(1_101).endsWith("2[\"event\",1099]");
    }

    @Test
    void shouldWriteVeryManySessionsInSeveralCells() {
        TaskQueue storage = new TaskQueue();
        TestServer c = waiting(storage, new Hands(memory), new RecordingHandlers());
        List<RecoveringClient> clients = new ArrayList<>();
        for (int i = 0; i < 2_001; i++) {
            clients.add(new RecoveringClient(c).connect());
        }
        int before = cells().size();
        storage.runAll();

        assertThat(cells()).hasSize(before + 3);
        for (RecoveringClient one : List.of(clients.get(0), clients.get(1_000), clients.get(2_000))) {
            String sid = one.readConnect().sid();
            one.turnTo(b).comeBack();
            assertThat(one.sid()).isNotNull().isEqualTo(sid);
        }
    }

    @Test
    void shouldKnowWhatWasOrderedWhileTheSessionWasWritten() {
        String sid = client.sid();
        beforeWriting(() -> b.of("/").to(sid).socketsJoin("room"));
        handlersA.socket().data().put("name", "Zoë");
        kill(a, handsA);
        client.turnTo(b).comeBack();

        assertThat(client.sid()).isEqualTo(sid);
        assertThat(handlersB.socket().rooms()).containsExactlyInAnyOrder(sid, "room");
    }

    /** Its provider has put it out, but it does not know that yet. */
    @Test
    void shouldNotWriteAfterAPauseUntilItIsSureThatTheOthersSeeIt() throws Exception {
        CountDownLatch looked = new CountDownLatch(2);
        Semaphore shown = new Semaphore(0);
        Hands hands = new Hands(memory) {
            @Override
            protected void after(String cache, String method) {
                if (cache.equals("reprise.nodes") && method.equals("getAll")) {
                    looked.countDown();
                } else if (cache.equals("reprise.nodes")) {
                    shown.release();
                }
            }
        };
        TaskQueue storage = new TaskQueue();
        TestServer c = waiting(storage, hands, new RecordingHandlers());
        c.advance(Duration.ofSeconds(1));
        storage.runAll();
        c.advance(Duration.ofSeconds(9)); // in which it does nothing
        hands.moveTo(memory.copy());
        shown.drainPermits();
        Thread emit = new Thread(() -> c.of("/").emit("after"));
        emit.start();
        awaitWaiting(c, 1);
        Thread work = new Thread(storage::runAll);
        work.start();
        looked.await();
        shown.acquire(); // the others may wait for a sign as well
        hands.moveTo(memory);
        a.advance(Duration.ofSeconds(1)); // it shows that it is alive
        work.join();
        emit.join();

        assertThat(client.received()).containsExactly("CONNECT", "2[\"after\"]");
    }

    /** Node a is paused while the other one writes so much, and trims what is beyond the limits. */
    private void pauseFor(int events) {
        nodes.remove(a);
        for (int i = 0; i < events; i++) {
            b.of("/").emit("meanwhile", i);
        }
        advance(Duration.ofSeconds(40));
        a.advance(Duration.ofSeconds(40));
        nodes.add(a);
    }

    @Test
    void shouldSayThatItCannotTellWhereItWasPausedWhileItWrote() {
        RecoveringClient other = new RecoveringClient(b).connect();
        beforeWriting(() -> pauseFor(1_100));

        assertThatThrownBy(() -> a.of("/").emit("unknown"))
                .isInstanceOfSatisfying(EmitTimeoutException.class, late -> assertThat(late.isPending())
                        .isTrue())
                .hasMessageStartingWith("SIO0315 ");
        a.settle();
        assertThat(client.wire().isClosedByServer()).isTrue();
        assertThat(client.received()).doesNotContain("2[\"unknown\"]");
        assertThat(other.received()).hasSize(1_101).doesNotContain("2[\"unknown\"]");
        a.of("/").emit("after");
        assertThat(other.received()).endsWith("2[\"after\"]");
    }
}
