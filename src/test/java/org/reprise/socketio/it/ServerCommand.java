package org.reprise.socketio.it;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.postgresql.ds.PGConnectionPoolDataSource;

/** How a server of its own is started with an application, in the foreground, so that a test can kill it. */
final class ServerCommand {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** These servers live too short for the best code. */
    private static final String QUICK_START = "-XX:TieredStopAtLevel=1";

    private ServerCommand() {}

    /** A server of the container that the build runs with, on that port of the loopback address; gives its words. */
    static List<String> of(String name, int port, Path war) throws IOException {
        return switch (System.getProperty("arquillian.launch")) {
            case "liberty" -> liberty(name, port, war, demoConfiguration());
            case "payara" -> payara(port, war);
            default -> throw new IllegalStateException("no such container");
        };
    }

    /** The server.xml of the demo. */
    static String demoConfiguration() throws IOException {
        return Files.readString(Path.of("src/main/liberty/config/server.xml"));
    }

    /** The same with a PostgreSQL on 127.0.0.1 in place of its database; the driver stays where it was. */
    static String postgresConfiguration(int port) throws IOException {
        return demoConfiguration().replaceFirst("(?s)<jdbcDriver .*</dataSource>", """
                <jdbcDriver libraryRef="h2" javax.sql.ConnectionPoolDataSource="%s"/>
                <properties serverName="127.0.0.1" portNumber="%d" databaseName="postgres" user="postgres"/>
                </dataSource>
                """.formatted(
                        PGConnectionPoolDataSource.class.getName(), port));
    }

    /** Gives a server of Open Liberty the driver that its configuration names. */
    static void addDriver(String name, Class<?> dataSource) throws IOException {
        Path jdbc = Files.createDirectories(libertyServer(name).resolve("jdbc"));
        Files.copy(jarOf(dataSource).toPath(), jdbc.resolve("driver.jar"), REPLACE_EXISTING);
    }

    /** A folder of Open Liberty's for a server of that name. */
    static Path libertyServer(String name) {
        return wlp().resolve("usr/servers").resolve(name);
    }

    private static Path wlp() {
        return Path.of(System.getProperty("it.build"), "liberty", "wlp");
    }

    /** Open Liberty, with that server.xml. */
    static List<String> liberty(String name, int port, Path war, String configuration) throws IOException {
        Path wlp = wlp();
        Path server = libertyServer(name);
        Files.createDirectories(server.resolve("dropins"));
        Files.writeString(server.resolve("server.xml"), configuration);
        Files.writeString(server.resolve("bootstrap.properties"), "http.port=" + port);
        Files.copy(war, server.resolve("dropins/application.war"), REPLACE_EXISTING);
        return List.of(
                JAVA,
                "-Xmx384m",
                QUICK_START,
                "@" + wlp.resolve("lib/platform/java/java9.options"),
                "-javaagent:" + wlp.resolve("bin/tools/ws-javaagent.jar"),
                "-jar",
                wlp.resolve("bin/tools/ws-server.jar").toString(),
                name);
    }

    /** Payara Micro, without the data grid of the container, in which nothing of ours is. */
    static List<String> payara(int port, Path war) {
        return List.of(
                JAVA,
                "-Xmx512m",
                QUICK_START,
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

    /** The jar that a class is in. */
    static File jarOf(Class<?> type) {
        return new File(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    /** The first of so many ports in a row, below those that the system gives to outgoing connections. */
    static int freePorts(int count) throws IOException {
        for (int attempt = 0; attempt < 100; attempt++) {
            int first = ThreadLocalRandom.current().nextInt(20_000, 30_000);
            if (areFree(first, count)) {
                return first;
            }
        }
        throw new IOException("no free ports");
    }

    private static boolean areFree(int first, int count) {
        for (int port = first; port < first + count; port++) {
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                free.setReuseAddress(true);
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }
}
