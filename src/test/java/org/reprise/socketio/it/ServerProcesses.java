package org.reprise.socketio.it;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** Servers, each a process, that share what the caller says and may each have a network of its own; a script starts and ends them. */
final class ServerProcesses {

    private final Path home;
    private final Path war;
    private final List<String> urls = new ArrayList<>();
    private final List<String> commands = new ArrayList<>();

    /**
     * @param name of the folder for what they need
     * @param cache how they find what they share, as in a configuration file
     * @param libraries what they need for it
     */
    ServerProcesses(String name, String cache, List<File> libraries) throws IOException {
        home = Path.of(System.getProperty("it.build"), name);
        war = home.resolve("application.war");
        Files.createDirectories(home);
        WebArchive application = Deployments.application(true)
                .addAsResource(
                        new StringAsset("socketio.recovery.enabled=true\nsocketio.cluster.enabled=true\n" + cache),
                        "META-INF/microprofile-config.properties");
        libraries.forEach(library -> application.addAsLibrary(library, library.getName()));
        application.as(ZipExporter.class).exportTo(war.toFile(), true);
    }

    /** Adds servers on this machine, on free ports. */
    ServerProcesses add(int count) throws IOException {
        int first = ServerCommand.freePorts(count);
        for (int i = 0; i < count; i++) {
            add("127.0.0.1", first + i, List.of());
        }
        return this;
    }

    /** Adds one, which is started by a command with the given words in front. */
    ServerProcesses add(String host, int port, List<String> prefix) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(ServerCommand.of(home.getFileName() + "-" + urls.size(), port, war));
        urls.add("http://" + host + ":" + port);
        commands.add(String.join("\t", command));
        return this;
    }

    /** Runs a script that starts them. */
    NodeRunner script() {
        return NodeRunner.against(urls.get(0))
                .with("SERVERS", String.join(" ", urls))
                .with("COMMANDS", String.join("\n", commands))
                .with("SERVER_LOG", home.resolve("server.log").toString());
    }
}
