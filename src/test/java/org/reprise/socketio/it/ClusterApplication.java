package org.reprise.socketio.it;

import com.hazelcast.core.Hazelcast;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;

/**
 * Servers that share their state by Hazelcast, to be started by the script of a test.
 *
 * @param httpPort of the first one; those of the others follow
 * @param commands what starts each, its words separated by tabs
 */
record ClusterApplication(Path home, int httpPort, List<String> commands) {

    /** Payara has a Hazelcast of another version, classes of which would be mixed with those of the application. */
    private static final String CLASSES_OF_ITS_OWN = """
            <glassfish-web-app>
              <context-root>/</context-root>
              <class-loader delegate="false"/>
            </glassfish-web-app>
            """;

    /** So many servers, all with that name and a number. */
    static ClusterApplication of(String name, int nodes) throws IOException {
        return of(name, nodes, "");
    }

    /** With further settings. */
    static ClusterApplication of(String name, int nodes, String settings) throws IOException {
        Path home = Path.of(System.getProperty("it.build"), name);
        Files.createDirectories(home);
        Path war = home.resolve("application.war");
        write(war, nodes, settings);
        int httpPort = ServerCommand.freePorts(nodes);
        List<String> commands = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            commands.add(String.join("\t", ServerCommand.of(name + i, httpPort + i, war)));
        }
        return new ClusterApplication(home, httpPort, commands);
    }

    private static void write(Path war, int nodes, String settings) throws IOException {
        int members = ServerCommand.freePorts(nodes);
        Deployments.application(true)
                .addAsLibrary(ServerCommand.jarOf(Hazelcast.class), "hazelcast.jar")
                .addAsResource(
                        new StringAsset(settings
                                + """
                                socketio.recovery.enabled=true
                                socketio.cluster.enabled=true
                                socketio.cache.uri=tcp://%s
                                """.formatted(IntStream.range(members, members + nodes)
                                        .mapToObj(port -> "127.0.0.1:" + port)
                                        .collect(Collectors.joining(",")))),
                        "META-INF/microprofile-config.properties")
                .addAsWebInfResource(new StringAsset(CLASSES_OF_ITS_OWN), "glassfish-web.xml")
                .as(ZipExporter.class)
                .exportTo(war.toFile(), true);
    }

    /** Runs {@code cluster.test.mjs} with them. */
    NodeRunner runner() {
        List<String> urls = IntStream.range(0, commands.size())
                .mapToObj(i -> "http://127.0.0.1:" + (httpPort + i))
                .toList();
        return NodeRunner.against(urls.get(0))
                .with("SERVERS", String.join(" ", urls))
                .with("COMMANDS", String.join("\n", commands))
                .with("SERVER_LOG", home.resolve("server.log").toString());
    }
}
