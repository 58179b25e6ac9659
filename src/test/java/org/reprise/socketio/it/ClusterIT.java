package org.reprise.socketio.it;

import com.hazelcast.core.Hazelcast;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.junit.jupiter.api.Test;

/** Three servers that share their state by Hazelcast, of which one is killed under traffic. */
class ClusterIT {

    private static final int NODES = 3;

    /** Payara has a Hazelcast of another version, classes of which would be mixed with those of the application. */
    private static final String CLASSES_OF_ITS_OWN = """
            <glassfish-web-app>
              <context-root>/</context-root>
              <class-loader delegate="false"/>
            </glassfish-web-app>
            """;

    private static final Path HOME = Path.of(System.getProperty("it.build"), "cluster");

    @Test
    void shouldLoseNothingWithANode() throws IOException {
        Files.createDirectories(HOME);
        int members = ServerCommand.freePorts(NODES);
        Path war = HOME.resolve("application.war");
        Deployments.application(true)
                .addAsLibrary(ServerCommand.jarOf(Hazelcast.class), "hazelcast.jar")
                .addAsResource(
                        new StringAsset("""
                                socketio.recovery.enabled=true
                                socketio.cluster.enabled=true
                                socketio.cache.uri=tcp://%s
                                """.formatted(IntStream.range(members, members + NODES)
                                .mapToObj(port -> "127.0.0.1:" + port)
                                .collect(Collectors.joining(",")))),
                        "META-INF/microprofile-config.properties")
                .addAsWebInfResource(new StringAsset(CLASSES_OF_ITS_OWN), "glassfish-web.xml")
                .as(ZipExporter.class)
                .exportTo(war.toFile(), true);
        List<String> urls = new ArrayList<>();
        List<String> commands = new ArrayList<>();
        int http = ServerCommand.freePorts(NODES);
        for (int i = 0; i < NODES; i++) {
            urls.add("http://127.0.0.1:" + (http + i));
            commands.add(String.join("\t", ServerCommand.of("node" + i, http + i, war)));
        }
        NodeRunner.against(urls.get(0))
                .with("SERVERS", String.join(" ", urls))
                .with("COMMANDS", String.join("\n", commands))
                .with("SERVER_LOG", HOME.resolve("server.log").toString())
                .within(Duration.ofMinutes(6))
                .run("cluster.test.mjs");
    }
}
