package org.reprise.socketio.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGConnectionPoolDataSource;
import org.reprise.socketio.jdbc.PostgresServer;

/** Servers that share their state by Hazelcast, of which one is killed under traffic, or all with a database beneath. */
class ClusterIT {

    @Test
    void shouldLoseNothingWithANode() throws IOException {
        ClusterApplication.of("cluster", 3)
                .runner()
                .within(Duration.ofMinutes(6))
                .run("cluster.test.mjs");
    }

    /** On Open Liberty alone: what differs is the database. */
    @Test
    void shouldLoseNothingWithAllNodes() throws IOException {
        assumeTrue(System.getProperty("arquillian.launch").equals("liberty"));
        try (PostgresServer database = PostgresServer.temporary()) {
            ClusterApplication application = ClusterApplication.of("durable", 2, """
                    socketio.recovery.store=jdbc
                    socketio.recovery.max-disconnection-duration=PT10M
                    """);
            addDatabase("durable0", database.port());
            addDatabase("durable1", database.port());
            application
                    .runner()
                    .with("ACTIONS", "kill,kill-all")
                    .within(Duration.ofMinutes(9))
                    .run("cluster.test.mjs");
        }
    }

    private static void addDatabase(String name, int port) throws IOException {
        ServerCommand.addDriver(name, PGConnectionPoolDataSource.class);
        Files.writeString(
                ServerCommand.libertyServer(name).resolve("server.xml"), ServerCommand.postgresConfiguration(port));
    }
}
