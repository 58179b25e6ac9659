package org.reprise.socketio.it;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
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

    private static final String DEMO = read(Path.of("src/main/liberty/config/server.xml"));

    private Path war;
    private int port;

    @BeforeEach
    void prepare() throws IOException {
        Files.createDirectories(HOME);
        war = HOME.resolve("application.war");
        port = ServerCommand.freePorts(1);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
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
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return switch (System.getProperty("arquillian.launch")) {
            case "liberty" -> liberty(java, DEMO, JdbcDataSource.class);
            case "payara" -> payara(java);
            default -> throw new IllegalStateException("no such container");
        };
    }

    /** With a configuration such as that of the demo, whose database is in the folder of the server. */
    private List<String> liberty(String java, String configuration, Class<?> dataSource) throws IOException {
        Path wlp = Path.of(System.getProperty("it.build"), "liberty", "wlp");
        Path server = wlp.resolve("usr/servers/crash");
        Path driver = server.resolve("jdbc/driver.jar");
        for (Path file : List.of(server.resolve("data/reprise.mv.db"), driver)) {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file);
        }
        Files.copy(ServerCommand.jarOf(dataSource).toPath(), driver);
        Files.writeString(server.resolve("server.xml"), configuration);
        Files.writeString(server.resolve("bootstrap.properties"), "http.port=" + port);
        application("jdbc/reprise").as(ZipExporter.class).exportTo(war.toFile(), true);
        Files.createDirectories(server.resolve("dropins"));
        Files.copy(war, server.resolve("dropins/application.war"), REPLACE_EXISTING);
        return List.of(
                java,
                "@" + wlp.resolve("lib/platform/java/java9.options"),
                "-javaagent:" + wlp.resolve("bin/tools/ws-javaagent.jar"),
                "-jar",
                wlp.resolve("bin/tools/ws-server.jar").toString(),
                "crash");
    }

    /** With the database that the application itself describes and brings. */
    private List<String> payara(String java) throws IOException {
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
        return List.of(
                java,
                "-Xmx512m",
                "-jar",
                System.getProperty("payara.microJar"),
                "--deploy",
                war.toString(),
                "--port",
                String.valueOf(port),
                "--nohazelcast",
                "--disablephonehome",
                "--prebootcommandfile",
                Path.of("src/test/payara/preboot.asadmin").toAbsolutePath().toString());
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

        assertThat(read(HOME.resolve("server.log")))
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
        String configuration = DEMO.replaceFirst("(?s)<jdbcDriver .*</dataSource>", """
                <jdbcDriver libraryRef="h2" javax.sql.ConnectionPoolDataSource="%s"/>
                <properties serverName="127.0.0.1" portNumber="%d" databaseName="postgres" user="postgres"/>
                </dataSource>
                """.formatted(
                        PGConnectionPoolDataSource.class.getName(), databasePort));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        crash(liberty(java, configuration, PGConnectionPoolDataSource.class))
                .with("DATABASE", String.join("\n", database))
                .run("crash.test.mjs");
    }
}
