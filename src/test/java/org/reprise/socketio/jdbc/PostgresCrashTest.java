package org.reprise.socketio.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A PostgreSQL that is killed keeps what it has acknowledged; the server goes on when it is back. */
class PostgresCrashTest {

    @Test
    void shouldKeepWhatWasAcknowledged() throws Exception {
        Path data = PostgresServer.newData();
        try {
            Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
            CountDownLatch underWay = new CountDownLatch(500);
            PostgresServer server = PostgresServer.start(data);
            Thread writer = new Thread(() -> {
                try {
                    CellWriter.write(server.source(), key -> {
                        acknowledged.add(key);
                        underWay.countDown();
                    });
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
            writer.start();
            underWay.await();
            server.kill();
            writer.join();

            Map<String, byte[]> stored = new HashMap<>();
            try (PostgresServer again = PostgresServer.start(data)) {
                JdbcStore store = new JdbcStore(again.source());
                for (String namespace : List.of("/0", "/1", "/2")) {
                    store.read("reprise.cells", namespace, stored::put);
                }
            }
            List<String> lost = new ArrayList<>(acknowledged);
            lost.removeAll(stored.keySet());
            assertThat(lost)
                    .as("lost %d of %d", lost.size(), acknowledged.size())
                    .isEmpty();
            assertThat(stored).allSatisfy((key, content) -> assertThat(content).isEqualTo(CellWriter.content(key)));
        } finally {
            H2Database.delete(data);
        }
    }
}
