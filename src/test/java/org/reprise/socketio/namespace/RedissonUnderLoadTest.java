package org.reprise.socketio.namespace;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.provider.NodeCaches;
import org.reprise.socketio.provider.Provider;
import org.reprise.socketio.provider.TestRedis;
import org.reprise.socketio.recovery.SharedCaches;

/** Over a Redis server. */
class RedissonUnderLoadTest extends ClusterUnderLoadContract {

    private TestRedis server;

    @BeforeEach
    void startServer() throws IOException {
        server = new TestRedis();
    }

    @Test
    void shouldLoseNothing() throws Exception {
        loseNothing(4000);
    }

    @Override
    SharedCaches open(Random random) {
        return Provider.REDISSON.open(server.location(), 1);
    }

    @Override
    void cut(SharedCaches caches) {
        ((NodeCaches) caches).close();
    }

    @AfterEach
    void stopServer() throws IOException {
        left().forEach(this::cut);
        server.close();
    }
}
