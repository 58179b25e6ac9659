package org.reprise.socketio.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.h2.jdbcx.JdbcDataSource;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGConnectionPoolDataSource;
import org.reprise.socketio.jdbc.PostgresServer;

/** A server of its own with a durable store, which is killed under traffic, and one that is stopped. */
class CrashIT {

    private static final Path HOME = Path.of(System.getProperty("it.build"), "crash");

    private Path war;
    private int port;

    @BeforeEach
    void prepare() throws IOException {
        Files.createDirectories(HOME);
        war = HOME.resolve("application.war");
        port = ServerCommand.freePorts(1);
    }

    private static WebArchive application(String dataSource) {
        return Deployments.application(true)
                .addAsResource(new StringAsset("""
                                socketio.recovery.enabled=true
                                socketio.recovery.store=jdbc
                                socketio.recovery.datasource=%s
                                """.formatted(dataSource)), "META-INF/microprofile-config.properties");
    }

    /** How the server is started, in the foreground. */
    private List<String> command() throws IOException {
        return switch (System.getProperty("arquillian.launch")) {
            case "liberty" -> liberty(ServerCommand.demoConfiguration(), JdbcDataSource.class);
            case "payara" -> payara();
            default -> throw new IllegalStateException("no such container");
        };
    }

    /** With a configuration such as that of the demo, whose database is in the folder of the server. */
    private List<String> liberty(String configuration, Class<?> dataSource) throws IOException {
        Files.deleteIfExists(ServerCommand.libertyServer("crash").resolve("data/reprise.mv.db"));
        ServerCommand.addDriver("crash", dataSource);
        application("jdbc/reprise").as(ZipExporter.class).exportTo(war.toFile(), true);
        return ServerCommand.liberty("crash", port, war, configuration);
    }

    /** With the database that the application itself describes and brings. */
    private List<String> payara() throws IOException {
        Path database = Files.createTempDirectory(HOME, "h2").resolve("reprise");
        application("java:app/jdbc/reprise")
                .addAsLibrary(ServerCommand.jarOf(JdbcDataSource.class), "h2.jar")
                .addAsWebInfResource(new StringAsset("""
                        <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                          <data-source>
                            <name>java:app/jdbc/reprise</name>
                            <class-name>org.h2.jdbcx.JdbcDataSource</class-name>
                            <url>jdbc:h2:file:%s;WRITE_DELAY=0;RETENTION_TIME=5000;DB_CLOSE_ON_EXIT=FALSE</url>
                            <user>sa</user>
                            <password>reprise</password>
                            <transactional>false</transactional>
                          </data-source>
                        </web-app>
                        """.formatted(database)), "web.xml")
                .as(ZipExporter.class)
                .exportTo(war.toFile(), true);
        return ServerCommand.payara(port, war);
    }

    private NodeRunner crash(List<String> command) {
        return NodeRunner.against("http://127.0.0.1:" + port)
                .with("SERVER", String.join("\n", command))
                .with("SERVER_LOG", HOME.resolve("server.log").toString())
                .within(Duration.ofMinutes(4));
    }

    @Test
    void shouldRecoverItsClients() throws IOException {
        crash(command()).run("crash.test.mjs");

        assertThat(Files.readString(HOME.resolve("server.log")))
                .as("Open Liberty has not waited in vain for connections to end")
                .doesNotContain("CWWKE1102W");
    }

    /** On Open Liberty alone: what differs is the database. */
    @Test
    void shouldRecoverItsClientsAlsoWhenItsDatabaseIsKilled() throws IOException {
        assumeTrue(System.getProperty("arquillian.launch").equals("liberty"));
        Path data = Files.createTempDirectory(HOME, "postgres");
        int databasePort = ServerCommand.freePorts(1);
        List<String> database = PostgresServer.command(data, databasePort);
        String configuration = ServerCommand.postgresConfiguration(databasePort);
        crash(liberty(configuration, PGConnectionPoolDataSource.class))
                .with("DATABASE", String.join("\n", database))
                .run("crash.test.mjs");
    }
}
