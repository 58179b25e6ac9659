package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.cache.impl.HazelcastServerCacheManager;
import com.hazelcast.core.HazelcastInstance;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.provider.Provider;
import org.reprise.socketio.recovery.SharedCaches;

/** Over members of Hazelcast, which end without a word. */
class HazelcastUnderLoadTest extends ClusterUnderLoadContract {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String MEMBERS = "tcp://127.0.0.1:15711,127.0.0.1:15712,127.0.0.1:15713,127.0.0.1:15714";

    @Test
    void shouldLoseNothing() throws Exception {
        loseNothing(3000);
    }

    @Override
    SharedCaches open(Random random) {
        return Provider.HAZELCAST.open(Provider.HAZELCAST.location(MEMBERS).orElseThrow(), 1);
    }

    private static HazelcastInstance member(SharedCaches caches) {
        return caches.manager().unwrap(HazelcastServerCacheManager.class).getHazelcastInstance();
    }

    /** An entry that is still on its way to a member that has just joined, or has no second member yet, is on one only. */
    @Override
    void awaitCopies() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!left().stream().allMatch(SharedCaches::isSafe)) {
            assertThat(System.nanoTime()).as("entries are not on two members").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    void cut(SharedCaches caches) {
        member(caches).getLifecycleService().terminate();
    }

    @AfterEach
    void end() {
        left().forEach(this::cut);
    }
}
