package org.reprise.socketio.it;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.hazelcast.core.Hazelcast;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.junit.jupiter.api.Test;

/** Three servers that share their state by Hazelcast, of which one is killed under traffic. */
class ClusterIT {

    private static final int NODES = 3;
    private static final Path HOME = Path.of(System.getProperty("it.build"), "cluster");

    @Test
    void shouldLoseNothingWithANode() throws IOException {
        assumeTrue(System.getProperty("arquillian.launch").equals("liberty"));
        Files.createDirectories(HOME);
        int members = freePorts(NODES);
        Path war = HOME.resolve("application.war");
        Deployments.application(true)
                .addAsLibrary(jarOf(Hazelcast.class), "hazelcast.jar")
                .addAsResource(
                        new StringAsset("""
                                socketio.recovery.enabled=true
                                socketio.cluster.enabled=true
                                socketio.cache.uri=tcp://%s
                                """.formatted(IntStream.range(members, members + NODES)
                                .mapToObj(port -> "127.0.0.1:" + port)
                                .collect(Collectors.joining(",")))),
                        "META-INF/microprofile-config.properties")
                .as(ZipExporter.class)
                .exportTo(war.toFile(), true);
        List<String> urls = new ArrayList<>();
        List<String> commands = new ArrayList<>();
        int http = freePorts(NODES);
        for (int i = 0; i < NODES; i++) {
            urls.add("http://127.0.0.1:" + (http + i));
            commands.add(server("node" + i, http + i, war));
        }
        NodeRunner.against(urls.get(0))
                .with("SERVERS", String.join(" ", urls))
                .with("COMMANDS", String.join("\n", commands))
                .with("SERVER_LOG", HOME.resolve("server.log").toString())
                .within(Duration.ofMinutes(6))
                .run("cluster.test.mjs");
    }

    private static File jarOf(Class<?> type) {
        return new File(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    /** The first of so many ports in a row, below those that the system gives to outgoing connections. */
    private static int freePorts(int count) throws IOException {
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

    /** How a server is started, in the foreground. */
    private static String server(String name, int port, Path war) throws IOException {
        Path wlp = Path.of(System.getProperty("it.build"), "liberty", "wlp");
        Path server = wlp.resolve("usr/servers").resolve(name);
        Files.createDirectories(server.resolve("dropins"));
        Files.copy(Path.of("src/main/liberty/config/server.xml"), server.resolve("server.xml"), REPLACE_EXISTING);
        Files.writeString(server.resolve("bootstrap.properties"), "http.port=" + port);
        Files.copy(war, server.resolve("dropins/application.war"), REPLACE_EXISTING);
        return String.join(
                "\t",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "@" + wlp.resolve("lib/platform/java/java9.options"),
                "-javaagent:" + wlp.resolve("bin/tools/ws-javaagent.jar"),
                "-jar",
                wlp.resolve("bin/tools/ws-server.jar").toString(),
                name);
    }
}
