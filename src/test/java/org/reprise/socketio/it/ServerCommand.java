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
            case "liberty" -> liberty(name, port, war);
            case "payara" -> payara(port, war);
            default -> throw new IllegalStateException("no such container");
        };
    }

    private static List<String> liberty(String name, int port, Path war) throws IOException {
        Path wlp = Path.of(System.getProperty("it.build"), "liberty", "wlp");
        Path server = wlp.resolve("usr/servers").resolve(name);
        Files.createDirectories(server.resolve("dropins"));
        Files.copy(Path.of("src/main/liberty/config/server.xml"), server.resolve("server.xml"), REPLACE_EXISTING);
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

    /** Without the data grid of the container, in which nothing of ours is. */
    private static List<String> payara(int port, Path war) {
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
