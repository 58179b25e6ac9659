package org.reprise.socketio.namespace;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import org.reprise.socketio.recovery.DurableStore;
import org.reprise.socketio.recovery.SharedCaches;

/** Three nodes of a cluster, of which one is killed and replaced again and again; clients come back to any of them. */
abstract class ClusterUnderLoadContract extends CrashUnderLoadContract {

    private static final int NODES = 3;
    private static final int SECONDS_UNTIL_A_NODE_IS_MISSED = 12;

    private final List<Life> lives = new CopyOnWriteArrayList<>();
    private final Map<Life, SharedCaches> nodes = new ConcurrentHashMap<>();
    private Random random;
    private Instant now = TestServer.START;

    /** Another node's part of what all share; it works well until this node has joined. */
    abstract SharedCaches open(Random random);

    /** What is under the caches of the next node. */
    DurableStore store() {
        return null;
    }

    /** The node has joined. */
    void joined(SharedCaches caches) {}

    /** Returns when one of the nodes may go without a loss: no more is promised. */
    void awaitCopies() {}

    /** The node is gone. */
    abstract void cut(SharedCaches caches);

    @Override
    long pause() {
        return 300_000;
    }

    /** What is left of the nodes in the end. */
    Collection<SharedCaches> left() {
        return nodes.values();
    }

    @Override
    void begin(Random seeded) {
        random = seeded;
        for (int i = 0; i < NODES; i++) {
            join();
        }
    }

    private void join() {
        SharedCaches hands = open(random);
        TestServer server = TestServer.node(hands, store(), true, 1_000_000, handlers(), storage(), now);
        Life life = live(server);
        nodes.put(life, hands);
        lives.add(life);
        joined(hands);
    }

    @Override
    Life life() {
        return lives.get(ThreadLocalRandom.current().nextInt(NODES));
    }

    @Override
    void crash() {
        Life old = lives.get(random.nextInt(NODES));
        join();
        awaitCopies();
        end(List.of(old));
        passAtTimes();
    }

    /** All nodes end at once, others come. */
    void crashAll(Runnable forget) {
        List<Life> old = List.copyOf(lives);
        forget.run();
        for (int i = 0; i < NODES; i++) {
            join();
        }
        end(old);
        passAtTimes();
    }

    private void end(List<Life> old) {
        lives.removeAll(old);
        old.forEach(life -> cut(nodes.remove(life)));
        old.forEach(CrashUnderLoadContract::end);
    }

    private void passAtTimes() {
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
                life.server().server.find("/").sharing().catchUp();
            }
        }
        now = now.plusSeconds(1);
    }
}
