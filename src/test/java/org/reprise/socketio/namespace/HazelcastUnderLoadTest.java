package org.reprise.socketio.namespace;

import com.hazelcast.cache.impl.HazelcastServerCacheManager;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.provider.Provider;
import org.reprise.socketio.recovery.SharedCaches;

/** Over members of Hazelcast, which end without a word. */
class HazelcastUnderLoadTest extends ClusterUnderLoadContract {

    private static final String MEMBERS = "tcp://127.0.0.1:15711,127.0.0.1:15712,127.0.0.1:15713,127.0.0.1:15714";

    @Test
    void shouldLoseNothing() throws Exception {
        loseNothing(3000);
    }

    @Override
    SharedCaches open(Random random) {
        return Provider.HAZELCAST.open(Provider.HAZELCAST.location(MEMBERS).orElseThrow(), 1);
    }

    @Override
    void cut(SharedCaches caches) {
        caches.manager()
                .unwrap(HazelcastServerCacheManager.class)
                .getHazelcastInstance()
                .getLifecycleService()
                .terminate();
    }

    @AfterEach
    void end() {
        left().forEach(this::cut);
    }
}
