package org.reprise.socketio.namespace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reprise.socketio.recovery.DurableStore;
import org.reprise.socketio.recovery.MemoryStore;
import org.reprise.socketio.recovery.SharedMemory;

/** The same over a durable store: all nodes can end at once. */
class DurableClusterTest extends ClusterTest {

    private static final String CELLS = "reprise.cluster.cells";

    private Rough store = new Rough(new ConcurrentHashMap<>());

    /** Which a test can make fail. */
    private static final class Rough extends MemoryStore {

        private volatile boolean away;
        private final CountDownLatch refused = new CountDownLatch(1);
        private volatile Runnable beforeCell = () -> {};
        private volatile Runnable afterCell = () -> {};

        Rough(Map<String, Map<String, byte[]>> tables) {
            super(tables);
        }

        @Override
        protected MemoryStore with(Map<String, Map<String, byte[]>> rows) {
            return new Rough(rows);
        }

        @Override
        protected void beforeWrite(String cache) {
            failIfAway();
            if (cache.equals(CELLS)) {
                Runnable first = beforeCell;
                beforeCell = () -> {};
                first.run();
            }
        }

        @Override
        protected void beforeRead(String cache) {
            failIfAway();
        }

        private void failIfAway() {
            if (away) {
                refused.countDown();
                throw new CacheException("away");
            }
        }

        @Override
        protected void afterWrite(String cache) {
            if (cache.equals(CELLS)) {
                Runnable then = afterCell;
                afterCell = () -> {};
                then.run();
            }
        }
    }

    @Override
    DurableStore store() {
        return store;
    }

    @Override
    void beforeWritingOf(Hands hands, Runnable action) {
        store.beforeCell = action;
    }

    @Override
    Map<String, byte[]> cells() {
        return store.table(CELLS);
    }

    /** All nodes are gone without a word, and what they had in memory. */
    private void killAll() {
        store = (Rough) store.crash();
        memory = new SharedMemory();
        nodes.clear();
        client.wire().cut();
    }

    private Instant after(Duration outage) {
        return a.now().plus(outage);
    }

    private TestServer start(RecordingHandlers handlers, Instant time) {
        return node(new Hands(memory), handlers, 1_000, Runnable::run, time);
    }

    private TestServer start() {
        return start(new RecordingHandlers(), a.now());
    }

    // ---------------------------------------------------------------------- all nodes are killed

    @Test
    void shouldRecoverAfterAllNodesWereKilled() {
        String sid = client.sid();
        handlersA.socket().join("room");
        handlersA.socket().data().put("name", "Zoë");
        a.of("/").emit("seen");
        handsA.deaf = true;
        b.of("/").to("room").emit("the last moment");
        killAll();
        start();
        RecordingHandlers handlers = new RecordingHandlers();
        TestServer d = start(handlers, a.now());
        client.turnTo(d).comeBack();

        assertThat(client.sid()).isEqualTo(sid);
        assertThat(client.received()).containsExactly("2[\"the last moment\"]", "CONNECT");
        assertThat(handlers.socket().rooms()).containsExactlyInAnyOrder(sid, "room");
        assertThat(handlers.socket().data()).isEqualTo(Map.of("name", "Zoë"));
    }

    @Test
    void shouldGoOnWithOneOrderAfterAllNodesWereKilled() {
        killAll();
        TestServer c = start();
        TestServer d = start();
        client.turnTo(c).comeBack();
        d.of("/").emit("one");
        c.of("/").emit("two");

        assertThat(client.received()).containsExactly("CONNECT", "2[\"one\"]", "2[\"two\"]");
    }

    @Test
    void shouldRecoverWhenTheNodesOfBeforeAreKnownToBeGone() {
        String sid = client.sid();
        killAll();
        TestServer c = start();
        advance(Duration.ofSeconds(15));
        c.of("/").to(sid).socketsJoin("room");
        c.of("/").to("room").emit("missed");
        client.turnTo(c).comeBack();

        assertThat(client.sid()).isEqualTo(sid);
        assertThat(client.received()).containsExactly("2[\"missed\"]", "CONNECT");
    }

    @Test
    void shouldKnowWhatWasOrderedBefore() {
        b.of("/").to(client.sid()).disconnectSockets();
        String sid = client.sid();
        killAll();
        client.turnTo(start()).comeBack();

        assertThat(client.sid()).isNotEqualTo(sid);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT2M2S", "PT3H"}) // signs of life count as old after an hour
    void shouldNotRecoverWhoseTimeWasOverBeforeItStartedAgain(Duration outage) {
        advance(Duration.ofSeconds(5));
        String sid = client.sid();
        killAll();
        start(new RecordingHandlers(), after(outage));
        TestServer c = start(new RecordingHandlers(), after(outage));
        client.turnTo(c).comeBack();

        assertThat(client.sid()).isNotEqualTo(sid);
        assertThat(c.expired).hasSize(1);
    }

    @Test
    void shouldRecoverWhoseTimeWasNotOverBeforeItStartedAgain() {
        advance(Duration.ofSeconds(5));
        String sid = client.sid();
        killAll();
        TestServer c = start(new RecordingHandlers(), after(TestServer.MAX_DISCONNECTION.minusSeconds(2)));
        client.turnTo(c).comeBack();

        assertThat(client.sid()).isEqualTo(sid);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT3M", "PT3H"})
    void shouldTellOnceThatSessionsHaveExpiredMeanwhile(Duration outage) {
        RecoveringClient away = new RecoveringClient(b).connect();
        away.wire().drop();
        b.settle();
        advance(Duration.ofSeconds(5));
        killAll();
        TestServer c = start(new RecordingHandlers(), after(outage));
        TestServer d = start(new RecordingHandlers(), after(outage));
        advance(Duration.ofSeconds(20));

        List<Object> expired = new ArrayList<>(c.expired);
        expired.addAll(d.expired);
        assertThat(expired).hasSize(2).doesNotHaveDuplicates();
        advance(Duration.ofSeconds(20));
        assertThat(c.expired.size() + d.expired.size()).isEqualTo(2);
    }

    @Test
    void shouldBeginBehindWhatCannotBeRead() {
        a.of("/").emit("one");
        b.of("/").emit("two");
        killAll();
        cells().put("/#3", new byte[10]);
        TestServer c = start();
        TestServer d = start();
        client.turnTo(c).connect();
        d.of("/").emit("three");

        assertThat(client.received()).containsExactly("CONNECT", "2[\"three\"]");
    }

    // ---------------------------------------------------------------------- the store is away

    private final TaskQueue storage = new TaskQueue();
    private TestServer lost;
    private Thread work;

    /** A node has lost track, and has to join anew, for which it needs the store, but that is away just then. */
    private void loseTrack() throws Exception {
        Hands hands = new Hands(memory);
        lost = node(hands, new RecordingHandlers(), 1_000, storage, TestServer.START);
        client.turnTo(lost).connect();
        storage.runAll();
        client.readConnect();
        hands.deaf = true;
        b.of("/").emit("lost");
        b.of("/").emit("kept");
        cells().values().removeIf(cell -> new String(cell, UTF_8).contains("[\"lost\""));
        b.advance(Duration.ofSeconds(1)); // it marks how far the log has come
        work = new Thread(() -> {
            for (int i = 0; i < 50; i++) {
                lost.advance(Duration.ofMillis(100));
                storage.runAll();
            }
        });
        try (CapturedLog log = new CapturedLog("org.reprise.socketio.recovery", Level.WARNING, message -> {
            store.away |= message.startsWith("SIO0311 ");
        })) {
            work.start();
            assertThat(store.refused.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(log.messages()).hasSize(1);
        }
    }

    /** The store comes back when that is done, or does not seem to end; says whether it was. */
    private boolean doWhileAway(Runnable action) throws Exception {
        Thread thread = new Thread(action);
        thread.start();
        thread.join(20_000);
        boolean done = !thread.isAlive();
        store.away = false;
        thread.join();
        work.join();
        return done;
    }

    @Test
    void shouldEndThoughItHasLostTrackAndTheStoreIsAway() throws Exception {
        loseTrack();
        boolean ended = doWhileAway(() -> {
            lost.server.stopping();
            lost.engine.close();
            lost.server.close(Duration.ofMillis(100));
        });

        assertThat(ended).isTrue();
    }

    @Test
    void shouldJoinAnewWhenTheStoreIsBack() throws Exception {
        loseTrack();
        RecoveringClient early = new RecoveringClient(lost);
        List<String> received = new ArrayList<>();
        boolean done = doWhileAway(() -> received.addAll(early.connect().received()));
        assertThat(done).isTrue();
        assertThat(received).isEmpty();
        lost.settle();
        assertThat(client.wire().isClosedByServer()).isTrue();
        assertThat(early.wire().isClosedByServer()).isTrue();
        client.connect();
        storage.runAll();
        client.readConnect();
        b.of("/").emit("after");
        lost.advance(Duration.ofMillis(100));
        storage.runAll();

        assertThat(client.received()).containsExactly("CONNECT", "2[\"after\"]");
    }

    // ---------------------------------------------------------------------- the store decides

    @Test
    void shouldSendNothingThatIsNotStored() throws Exception {
        store.away = true;
        Thread emit = new Thread(() -> b.of("/").emit("event"));
        emit.start();
        assertThat(store.refused.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(client.received()).containsExactly("CONNECT");
        store.away = false;
        emit.join();

        assertThat(client.received()).containsExactly("CONNECT", "2[\"event\"]");
    }

    @Test
    void shouldFindWhatWasStoredByANodeThatCouldNotTellOfIt() {
        store.afterCell = handsB::cut;
        b.of("/").emit("the last moment");
        nodes.remove(b);
        assertThat(client.received()).containsExactly("CONNECT");
        advance(Duration.ofMillis(100));

        assertThat(client.received()).containsExactly("CONNECT", "2[\"the last moment\"]");
    }

    @Test
    void shouldTellOthersAgainWhenItCan() {
        handsB.cut();
        b.of("/").emit("one");
        handsB.mend();
        assertThat(client.received()).containsExactly("CONNECT");
        b.of("/").emit("two");

        assertThat(client.received()).containsExactly("CONNECT", "2[\"one\"]", "2[\"two\"]");
    }

    @Test
    void shouldStoreOnceWhatWasNotSureToBeStoredInTheDatabase() {
        store.afterCell = () -> {
            throw new CacheException("no answer");
        };
        b.of("/").emit("one");
        b.of("/").emit("two");

        assertThat(client.received()).containsExactly("CONNECT", "2[\"one\"]", "2[\"two\"]");
    }

    /** The store is one, whatever the caches are. */
    @Override
    @Test
    void shouldSaySoWhereTheClusterWasSplit() {
        RecoveringClient other = new RecoveringClient(b).connect();
        handsB.moveTo(new SharedMemory());
        b.of("/").emit("on this side");
        a.of("/").emit("on the other");
        for (int i = 0; i < 3; i++) {
            advance(Duration.ofSeconds(20));
            client.wire().sendRaw("3");
            other.wire().sendRaw("3");
        }
        handsB.moveTo(memory);
        b.of("/").emit("after");

        assertThat(client.received())
                .containsExactly("CONNECT", "2[\"on this side\"]", "2[\"on the other\"]", "2[\"after\"]");
        assertThat(other.received()).isEqualTo(client.received());
    }

    /** A provider cannot put it out: who reaches the store is seen there. */
    @Override
    @Test
    void shouldNotWriteAfterAPauseUntilItIsSureThatTheOthersSeeIt() throws Exception {
        b.advance(Duration.ofSeconds(9));
        handsB.moveTo(new SharedMemory());
        b.of("/").emit("after");
        a.advance(Duration.ofMillis(100));

        assertThat(client.received()).containsExactly("CONNECT", "2[\"after\"]");
    }

    // ---------------------------------------------------------------------- nothing stays for ever

    @Test
    void shouldLeaveNothingOfNodesThatAreGone() {
        for (int round = 0; round < 6; round++) {
            for (int i = 0; i < 50; i++) {
                nodes.get(i % 2).of("/").emit("event", i);
            }
            killAll();
            Instant time = after(Duration.ofMinutes(70L * (round + 1)));
            start(new RecordingHandlers(), time);
            start(new RecordingHandlers(), time);
            advance(Duration.ofSeconds(35));
        }

        assertThat(cells()).hasSizeLessThan(10);
        assertThat(store.table("reprise.cluster.nodes")).hasSizeLessThan(5);
        assertThat(store.table("reprise.cluster.logs")).hasSize(3);
    }

    @Test
    void shouldRemoveWhatANodeThatIsGoneHasWritten() {
        for (int i = 0; i < 50; i++) {
            a.of("/").emit("event", i);
        }
        kill(a, handsA);
        advance(Duration.ofMinutes(4));

        assertThat(cells()).hasSizeLessThan(10);
    }
}
