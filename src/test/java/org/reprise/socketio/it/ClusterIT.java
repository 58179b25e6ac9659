package org.reprise.socketio.it;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        Path server = Path.of(System.getProperty("it.build"), "liberty/wlp/usr/servers", name);
        Files.createDirectories(server.resolve("jdbc"));
        Files.copy(
                ServerCommand.jarOf(PGConnectionPoolDataSource.class).toPath(),
                server.resolve("jdbc/driver.jar"),
                REPLACE_EXISTING);
        String demo = Files.readString(Path.of("src/main/liberty/config/server.xml"));
        Files.writeString(
                server.resolve("server.xml"), demo.replaceFirst("(?s)<jdbcDriver .*</dataSource>", """
                <jdbcDriver libraryRef="h2" javax.sql.ConnectionPoolDataSource="%s"/>
                <properties serverName="127.0.0.1" portNumber="%d" databaseName="postgres" user="postgres"/>
                </dataSource>
                """.formatted(
                                PGConnectionPoolDataSource.class.getName(), port)));
    }
}
