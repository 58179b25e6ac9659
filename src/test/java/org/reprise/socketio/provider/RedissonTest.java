package org.reprise.socketio.provider;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two nodes with one Redis server. */
class RedissonTest extends ProviderContract {

    private static TestRedis server;

    @BeforeAll
    static void startServer() throws IOException {
        server = new TestRedis();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @Override
    NodeCaches node() {
        return Provider.REDISSON.open(server.location(), 1);
    }

    @Test
    void shouldRefuseAServerThatDropsEntries() throws IOException {
        try (TestRedis dropping = new TestRedis("maxmemory 100mb", "maxmemory-policy allkeys-lru")) {
            Location location = dropping.location();
            assertThatThrownBy(() -> Provider.REDISSON.open(location, 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("SIO0418 the Redis server of socketio.cache.uri drops entries when its memory is full"
                            + " (maxmemory-policy allkeys-lru); set maxmemory-policy noeviction there");
        }
    }
}
