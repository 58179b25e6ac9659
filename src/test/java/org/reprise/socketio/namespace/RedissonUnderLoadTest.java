package org.reprise.socketio.namespace;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.provider.NodeCaches;
import org.reprise.socketio.provider.Provider;
import org.reprise.socketio.recovery.SharedCaches;
import redis.embedded.RedisServer;

/** Over a Redis server. */
class RedissonUnderLoadTest extends ClusterUnderLoadContract {

    private RedisServer server;
    private int port;

    @BeforeEach
    void startServer() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        server = RedisServer.newRedisServer()
                .port(port)
                .setting("bind 127.0.0.1")
                .setting("save \"\"")
                .build();
        server.start();
    }

    @Test
    void shouldLoseNothing() throws Exception {
        loseNothing(4000);
    }

    @Override
    SharedCaches open(Random random) {
        return Provider.REDISSON.open(
                Provider.REDISSON.location("redis://127.0.0.1:" + port).orElseThrow());
    }

    @Override
    void cut(SharedCaches caches) {
        ((NodeCaches) caches).close();
    }

    @AfterEach
    void stopServer() throws IOException {
        left().forEach(this::cut);
        server.stop();
    }
}
