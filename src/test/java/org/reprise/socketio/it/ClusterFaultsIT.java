package org.reprise.socketio.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.hazelcast.core.Hazelcast;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reprise.socketio.provider.TestRedis;

/**
 * Three servers under traffic, to which things happen that a seed draws; each client gets what the model says.
 * {@code faults.provider} is redisson, or hazelcast, which {@link ClusterIT} has; {@code faults.seed} a number, {@code faults.minutes} how long it goes on,
 * {@code faults.kinds} what may happen; with {@code faults.network=true}, which needs root, nodes are cut off, too. Redis may also
 * be away.
 */
class ClusterFaultsIT {

    private static final int NODES = 3;
    private static final boolean NETWORK = Boolean.getBoolean("faults.network");
    private static final double MINUTES = Double.parseDouble(System.getProperty("faults.minutes", "0.5"));
    private static final String KINDS = "kill,restart,pause,drop" + (NETWORK ? ",cut" : "");
    private static final Pattern OF_REDISSON = Pattern.compile(
            "(redisson|netty-|reactor-|reactive-|rxjava|kryo|reflectasm|objenesis|minlog|snakeyaml|jodd|byte-buddy-1|slf4j-api|jackson).*");

    @Test
    void shouldNoticeWhatIsNot() {
        NodeRunner.against("http://127.0.0.1").run("history.test.mjs");
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS) // NodeRunner ends it sooner
    void shouldGiveEachClientWhatIsDueToIt() throws IOException {
        assumeTrue(System.getProperty("arquillian.launch").equals("liberty"));
        if (System.getProperty("faults.provider", "redisson").equals("hazelcast")) {
            withHazelcast();
        } else {
            withRedis();
        }
    }

    private static void withHazelcast() throws IOException {
        List<File> libraries = List.of(ServerCommand.jarOf(Hazelcast.class));
        if (!NETWORK) {
            int first = ServerCommand.freePorts(NODES);
            String members = IntStream.range(first, first + NODES)
                    .mapToObj(port -> "127.0.0.1:" + port)
                    .collect(Collectors.joining(","));
            run(
                    new ServerProcesses("faults", "socketio.cache.uri=tcp://" + members, libraries)
                            .add(NODES)
                            .script(),
                    KINDS);
            return;
        }
        try (NodeNetwork network = new NodeNetwork(NODES)) {
            String members = IntStream.range(0, NODES)
                    .mapToObj(node -> network.address(node) + ":5701")
                    .collect(Collectors.joining(","));
            ServerProcesses servers = new ServerProcesses("faults", "socketio.cache.uri=tcp://" + members, libraries);
            run(apart(network, servers), KINDS);
        }
    }

    private static void withRedis() throws IOException {
        if (!NETWORK) {
            try (TestRedis redis = new TestRedis()) {
                runWithStore(onRedis("127.0.0.1", redis).add(NODES).script(), redis);
            }
            return;
        }
        try (NodeNetwork network = new NodeNetwork(NODES);
                TestRedis redis = new TestRedis("127.0.0.1 " + network.outside(), List.of("protected-mode no"))) {
            runWithStore(apart(network, onRedis(network.outside(), redis)), redis);
        }
    }

    private static ServerProcesses onRedis(String host, TestRedis redis) throws IOException {
        List<File> libraries = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .map(File::new)
                .filter(file -> OF_REDISSON.matcher(file.getName()).matches())
                .toList();
        int port = redis.location().addresses().get(0).port();
        return new ServerProcesses(
                "faults",
                "socketio.cache.provider=redisson\nsocketio.cache.uri=redis://" + host + ":" + port,
                libraries);
    }

    private static NodeRunner apart(NodeNetwork network, ServerProcesses servers) throws IOException {
        for (int i = 0; i < NODES; i++) {
            servers.add(network.host(i), 9080, network.prefix(i));
        }
        return servers.script().with("CUT", network.lines("down")).with("MEND", network.lines("up"));
    }

    private static void runWithStore(NodeRunner script, TestRedis redis) throws IOException {
        run(script.with("STORE", String.valueOf(redis.pid())), KINDS + ",away");
    }

    private static void run(NodeRunner script, String kinds) {
        script.with("MINUTES", String.valueOf(MINUTES))
                .with("SEED", System.getProperty("faults.seed", "1"))
                .with("KINDS", System.getProperty("faults.kinds", kinds))
                .within(Duration.ofMinutes(6).plusSeconds((long) (MINUTES * 60)))
                .run("cluster-faults.test.mjs");
    }
}
