package org.reprise.socketio.namespace;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.reprise.socketio.recovery.SharedMemory;

/** Three nodes of a cluster, of which one is killed and replaced again and again; clients come back to any of them. */
class ClusterUnderLoadTest extends CrashUnderLoadContract {

    private static final int NODES = 3;
    private static final int SECONDS_UNTIL_A_NODE_IS_MISSED = 12;

    private final SharedMemory memory = new SharedMemory();
    private final List<Life> lives = new CopyOnWriteArrayList<>();
    private final Map<Life, RoughNode> nodes = new ConcurrentHashMap<>();
    private Random random;
    private Instant now = TestServer.START;

    /** Is not told of all, waits at times, and has its calls fail before or after they have done something. */
    private static final class RoughNode extends SharedMemory.Node {

        private final Random random;
        private volatile boolean joined;

        RoughNode(SharedMemory memory, Random random) {
            super(memory);
            this.random = random;
        }

        @Override
        protected boolean hears(String key) {
            return random.nextInt(4) > 0;
        }

        @Override
        protected void before(String cache, String method) {
            if (joined) {
                trouble(random);
            }
        }

        @Override
        protected void after(String cache, String method) {
            if (joined) {
                failAtTimes(random);
            }
        }
    }

    @RepeatedTest(20)
    void shouldLoseNothing(RepetitionInfo repetition) throws Exception {
        loseNothing(2000L * repetition.getCurrentRepetition());
    }

    @Override
    long pause() {
        return 300_000;
    }

    @Override
    void begin(Random seeded) {
        random = seeded;
        for (int i = 0; i < NODES; i++) {
            join();
        }
    }

    private void join() {
        RoughNode hands = new RoughNode(memory, random);
        TestServer server = TestServer.node(hands, true, 1_000_000, handlers(), storage(), now);
        Life life = live(server);
        nodes.put(life, hands);
        lives.add(life);
        hands.joined = true;
    }

    @Override
    Life life() {
        return lives.get(ThreadLocalRandom.current().nextInt(NODES));
    }

    @Override
    void crash() {
        Life old = lives.get(random.nextInt(NODES));
        join();
        lives.remove(old);
        nodes.remove(old).cut();
        end(old);
        if (random.nextBoolean()) {
            for (int i = 0; i < SECONDS_UNTIL_A_NODE_IS_MISSED; i++) {
                pass();
            }
        }
    }

    /** Slowly enough that those who are alive can show it. */
    @Override
    void pass() {
        for (Life life : lives) {
            life.server().advance(Duration.ofSeconds(1));
        }
        for (Life life : lives) {
            for (int twice = 0; twice < 2; twice++) {
                life.server().server.find("/").catchUp();
            }
        }
        now = now.plusSeconds(1);
    }
}
