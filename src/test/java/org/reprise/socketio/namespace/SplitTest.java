package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.recovery.SharedMemory;

/** Three nodes of which two are a quorum; one of them, c, is cut off, and goes on with a memory of its own for a while. */
class SplitTest {

    private static final Duration STEP = Duration.ofMillis(100);
    private static final int QUORUM = 2;

    private final SharedMemory memory = new SharedMemory();
    private final Threads storage = new Threads();
    private final List<TestServer> nodes = new ArrayList<>();
    private final Hands handsC = new Hands();
    private TestServer a;
    private TestServer b;
    private TestServer c;
    private RecoveringClient clientOfA;
    private RecoveringClient clientOfB;
    private RecoveringClient clientOfC;

    private final class Hands extends SharedMemory.Node {

        private final CountDownLatch written = new CountDownLatch(1);

        /** Counted down when what is written is answered though the other nodes do not have it. */
        private volatile CountDownLatch answer = new CountDownLatch(0);

        Hands() {
            super(memory, QUORUM);
        }

        @Override
        protected void after(String cache, String method) {
            if (cache.equals("reprise.cells") && method.equals("putIfAbsent") && answer.getCount() > 0) {
                written.countDown();
                try {
                    answer.await();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /** A thread for each task, and a way to wait until none of them has anything to do. */
    private static final class Threads {

        private final List<Thread> threads = new ArrayList<>();

        synchronized void run(Runnable task) {
            Thread thread = new Thread(task, "storage");
            thread.setDaemon(true);
            threads.removeIf(ended -> ended.getState() == Thread.State.TERMINATED);
            threads.add(thread);
            thread.start();
        }

        synchronized boolean areQuiet() {
            return threads.stream().map(Thread::getState).noneMatch(Threads::isBusy);
        }

        private static boolean isBusy(Thread.State state) {
            return state != Thread.State.WAITING
                    && state != Thread.State.TIMED_WAITING
                    && state != Thread.State.TERMINATED;
        }
    }

    @BeforeEach
    void begin() {
        a = node(new Hands());
        b = node(new Hands());
        c = node(handsC);
        advance(Duration.ofSeconds(3));
        clientOfA = connect(a);
        clientOfB = connect(b);
        clientOfC = connect(c);
    }

    @AfterEach
    void end() {
        nodes.forEach(node -> node.server.close(Duration.ZERO));
        nodes.forEach(TestServer::close);
    }

    private TestServer node(Hands hands) {
        TestServer node = TestServer.node(hands, true, 1_000, null, storage::run, TestServer.START);
        node.serve("/", new RecordingHandlers());
        nodes.add(node);
        return node;
    }

    private RecoveringClient connect(TestServer node) {
        RecoveringClient client = new RecoveringClient(node).connect();
        eventually(() -> client.readConnect().sid() != null);
        return client;
    }

    private void advance(Duration by) {
        for (Duration done = Duration.ZERO; done.compareTo(by) < 0; done = done.plus(STEP)) {
            for (TestServer node : nodes) {
                node.advance(STEP);
                node.settle();
                while (!storage.areQuiet()) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    /** Who tries again does so in real time, so that passes as well, and no slower. */
    private void eventually(BooleanSupplier condition) {
        for (int i = 0; i < 300 && !condition.getAsBoolean(); i++) {
            LockSupport.parkNanos(STEP.toNanos());
            advance(STEP);
        }
        assertThat(condition.getAsBoolean()).as("in time").isTrue();
    }

    /** The provider waits for a second copy of what is written, until {@link #answer}; gives what c has for itself now. */
    private SharedMemory split() {
        SharedMemory alone = memory.copy();
        handsC.answer = new CountDownLatch(1);
        handsC.moveTo(alone);
        return alone;
    }

    /** So long it has waited. */
    private void answer() {
        advance(Duration.ofSeconds(5));
        handsC.answer.countDown();
    }

    private void merge() {
        handsC.merge(memory);
        eventually(c.server::isReady);
    }

    private static Thread start(Runnable emit) {
        Thread thread = new Thread(emit, "emit");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void awaitEnd(Thread thread) {
        eventually(() -> thread.getState() == Thread.State.TERMINATED);
    }

    @Test
    void shouldAcceptNothingWhereTooFewNodesAreSeen() {
        split();
        answer();
        Thread emit = start(() -> c.of("/").emit("from c"));
        a.of("/").emit("meanwhile");
        advance(Duration.ofSeconds(2));
        assertThat(emit.isAlive()).isTrue();
        assertThat(clientOfC.received()).containsExactly("CONNECT");
        merge();
        awaitEnd(emit);

        eventually(() -> clientOfA.received().size() == 3);
        assertThat(clientOfA.received()).containsExactly("CONNECT", "2[\"meanwhile\"]", "2[\"from c\"]");
        eventually(() -> clientOfB.received().size() == 3);
        assertThat(clientOfB.received()).isEqualTo(clientOfA.received());
        assertThat(clientOfC.received()).isEqualTo(clientOfA.received());
    }

    @Test
    void shouldRecoverOnTheSideOfTheQuorum() {
        split();
        answer();
        a.of("/").emit("meanwhile");
        advance(Duration.ofSeconds(15));
        String sid = clientOfC.sid();
        clientOfC.turnTo(a).comeBack();
        eventually(() -> clientOfC.received().contains("CONNECT"));
        merge();
        c.of("/").emit("from c");
        eventually(() -> clientOfC.received().contains("2[\"from c\"]"));

        assertThat(clientOfC.readConnect().sid()).isEqualTo(sid);
        assertThat(clientOfC.received()).containsExactly("2[\"meanwhile\"]", "CONNECT", "2[\"from c\"]");
    }

    @Test
    void shouldNotAcceptWhatWasStoredOnItsOwnSideOnly() throws InterruptedException {
        split();
        Thread emit = start(() -> c.of("/").emit("from c"));
        handsC.written.await();
        answer();
        a.of("/").emit("instead");
        advance(Duration.ofSeconds(1));
        assertThat(clientOfC.received()).containsExactly("CONNECT");
        merge();
        awaitEnd(emit);

        eventually(() -> clientOfA.received().size() == 3);
        assertThat(clientOfA.received()).containsExactly("CONNECT", "2[\"instead\"]", "2[\"from c\"]");
    }

    /** Nobody has anything to do for a look of its own. */
    @Test
    void shouldBeToldOfWhatOthersEmitWhenTheNetworkIsWholeAgain() {
        split();
        answer();
        merge();
        clientOfC.comeBack();
        eventually(() -> clientOfC.received().contains("CONNECT"));
        a.of("/").emit("told");
        while (!storage.areQuiet()) {
            Thread.onSpinWait();
        }

        assertThat(clientOfC.received()).endsWith("2[\"told\"]");
    }

    @Test
    void shouldTakeNobodyForGoneWhileItIsCutOff() {
        split();
        answer();
        advance(Duration.ofSeconds(10));
        merge();
        c.of("/").emit("from c");
        eventually(() -> clientOfB.received().contains("2[\"from c\"]"));

        assertThat(clientOfA.wire().isClosedByServer()).isFalse();
        assertThat(clientOfB.wire().isClosedByServer()).isFalse();
    }

    /** It misses a cell that the others have, but would find no better log where it is. */
    @Test
    void shouldNotJoinAnewWhereTooFewNodesAreSeen() {
        SharedMemory alone = split();
        answer();
        byte[] tail = ByteBuffer.allocate(16).putLong(1_000).putLong(1).array();
        alone.cache("reprise.logs").put("/#tail", tail);
        advance(Duration.ofSeconds(6));
        assertThat(clientOfC.wire().isClosedByServer()).isFalse();
        String sid = clientOfC.sid();
        merge();
        eventually(() -> clientOfC.wire().isClosedByServer());
        clientOfC.comeBack();
        eventually(() -> clientOfC.received().contains("CONNECT"));

        assertThat(clientOfC.readConnect().sid()).isEqualTo(sid);
    }

    @Test
    void shouldNotBeReadyAndAtLastSendItsClientsAway() {
        split();
        answer();
        assertThat(c.server.isReady()).isFalse();
        assertThat(a.server.isReady()).isTrue();
        assertThat(clientOfC.wire().isClosedByServer()).isFalse();
        advance(Duration.ofSeconds(17));
        assertThat(clientOfC.wire().isClosedByServer()).isTrue();
        assertThat(clientOfA.wire().isClosedByServer()).isFalse();
        merge();

        eventually(c.server::isReady);
        String sid = clientOfC.sid();
        clientOfC.comeBack();
        eventually(() -> clientOfC.received().contains("CONNECT"));
        assertThat(clientOfC.readConnect().sid()).isEqualTo(sid);
    }
}
