package org.reprise.socketio.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import redis.embedded.RedisServer;

/** Two nodes with one Redis server. */
class RedissonTest extends ProviderContract {

    private static RedisServer server;
    private static int port;

    @BeforeAll
    static void startServer() throws IOException {
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

    @AfterAll
    static void stopServer() {
        try {
            server.stop();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    NodeCaches node() {
        return Provider.REDISSON.open(
                Provider.REDISSON.location("redis://127.0.0.1:" + port).orElseThrow());
    }
}
