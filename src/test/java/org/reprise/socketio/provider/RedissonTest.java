package org.reprise.socketio.provider;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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

    @Test
    void shouldRefuseAServerThatDropsEntries() throws IOException {
        int otherPort;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            otherPort = free.getLocalPort();
        }
        RedisServer dropping = RedisServer.newRedisServer()
                .port(otherPort)
                .setting("bind 127.0.0.1")
                .setting("save \"\"")
                .setting("maxmemory 100mb")
                .setting("maxmemory-policy allkeys-lru")
                .build();
        dropping.start();
        try {
            Location location =
                    Provider.REDISSON.location("redis://127.0.0.1:" + otherPort).orElseThrow();
            assertThatThrownBy(() -> Provider.REDISSON.open(location))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("SIO0418 the Redis server of socketio.cache.uri drops entries when its memory is full"
                            + " (maxmemory-policy allkeys-lru); set maxmemory-policy noeviction there");
        } finally {
            dropping.stop();
        }
    }
}
