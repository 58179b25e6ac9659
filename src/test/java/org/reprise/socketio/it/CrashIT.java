package org.reprise.socketio.it;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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

/** A server of its own with a durable store, which is killed under traffic, and one that is stopped. */
class CrashIT {

    private static final Path HOME = Path.of(System.getProperty("it.build"), "crash");

    private Path war;
    private int port;

    @BeforeEach
    void prepare() throws IOException {
        Files.createDirectories(HOME);
        war = HOME.resolve("application.war");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
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

    private static Path h2() {
        return Path.of(JdbcDataSource.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
    }

    /** How the server is started, in the foreground. */
    private List<String> command() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return switch (System.getProperty("arquillian.launch")) {
            case "liberty" -> liberty(java);
            case "payara" -> payara(java);
            default -> throw new IllegalStateException("no such container");
        };
    }

    /** With the configuration of the demo, whose database is in the folder of the server. */
    private List<String> liberty(String java) throws IOException {
        Path wlp = Path.of(System.getProperty("it.build"), "liberty", "wlp");
        Path server = wlp.resolve("usr/servers/crash");
        Path driver = server.resolve("jdbc/h2.jar");
        for (Path file : List.of(server.resolve("data/reprise.mv.db"), driver)) {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file);
        }
        Files.copy(h2(), driver);
        Files.copy(Path.of("src/main/liberty/config/server.xml"), server.resolve("server.xml"), REPLACE_EXISTING);
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
                .addAsLibrary(h2().toFile(), "h2.jar")
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

    @Test
    void shouldRecoverItsClients() throws IOException {
        NodeRunner.against("http://127.0.0.1:" + port)
                .with("SERVER", String.join("\n", command()))
                .with("SERVER_LOG", HOME.resolve("server.log").toString())
                .within(Duration.ofMinutes(4))
                .run("crash.test.mjs");
    }
}
