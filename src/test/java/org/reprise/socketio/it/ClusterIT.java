package org.reprise.socketio.it;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Three servers that share their state by Hazelcast, of which one is killed under traffic. */
class ClusterIT {

    @Test
    void shouldLoseNothingWithANode() throws IOException {
        ClusterApplication.of("cluster", 3)
                .runner()
                .within(Duration.ofMinutes(6))
                .run("cluster.test.mjs");
    }
}
