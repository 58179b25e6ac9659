package org.reprise.socketio.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Two servers behind the load balancer that the documentation configures; each is killed once under traffic. */
class BalancerIT {

    private static final Pattern CONFIGURATION = Pattern.compile("(?s)```haproxy\n(.*?)```");

    /** On Open Liberty alone: to the balancer all containers are the same. */
    @Test
    void shouldBringClientsToAnotherNode() throws IOException {
        assumeTrue(System.getProperty("arquillian.launch").equals("liberty"));
        Path haproxy = NodeRunner.program("haproxy");
        ClusterApplication nodes = ClusterApplication.of("balanced", 2);
        int port = ServerCommand.freePorts(1);
        Path configuration = nodes.home().resolve("haproxy.cfg");
        Files.writeString(
                configuration,
                documented()
                        .replace(":9080", ":" + port)
                        .replace(":9081", ":" + nodes.httpPort())
                        .replace(":9082", ":" + (nodes.httpPort() + 1)));
        nodes.runner()
                .with("BALANCER", "http://127.0.0.1:" + port)
                .with("BALANCER_COMMAND", String.join("\t", haproxy.toString(), "-db", "-f", configuration.toString()))
                .with("ACTIONS", "kill,kill")
                .within(Duration.ofMinutes(4))
                .run("cluster.test.mjs");
    }

    private static String documented() throws IOException {
        Matcher block = CONFIGURATION.matcher(Files.readString(Path.of("docs/cluster.md")));
        if (!block.find()) {
            throw new IOException("docs/cluster.md has no configuration of HAProxy any more");
        }
        return block.group(1);
    }
}
