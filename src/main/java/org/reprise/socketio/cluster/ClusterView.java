package org.reprise.socketio.cluster;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import javax.cache.Cache;

/**
 * Which nodes a cluster has, whatever namespaces and sessions they have: each shows that it is alive, and looks for the
 * others, of whom it has heard by a listener. It is told to people, and decides whether there is a {@link Quorum}.
 * {@link #heard} may be called by any thread, the rest by one at a time, which waits for the cache.
 */
public final class ClusterView {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.cluster");

    /** What the keys begin with; names of namespaces begin with a slash. */
    private static final String PREFIX = "node#";

    /** How many times this node shows that it is alive before it says whom it has found. */
    static final int FIRST_LOOK = 5;

    /** How many times a node is looked for in vain before it is forgotten; it may be on the other side of a split. */
    private static final int MEMORY = 3_600;

    private static final byte[] FAREWELL = {};

    private final String key =
            PREFIX + Long.toHexString(ThreadLocalRandom.current().nextLong());
    private final String name;
    private final Cache<String, byte[]> cache;
    private final Quorum quorum;
    private final Map<String, Seen> others = new ConcurrentHashMap<>();
    private Map<String, String> told = Map.of();
    private boolean missed;
    private long beats;

    /**
     * Begins with nobody; {@link #heard} is to be told of what is put into the cache.
     *
     * @param name of this node, for people
     */
    public ClusterView(String name, Cache<String, byte[]> cache, Quorum quorum) {
        this.name = name;
        this.cache = cache;
        this.quorum = quorum;
    }

    /**
     * Another node.
     *
     * @param silence how often it was looked at since without a new sign
     */
    private record Seen(byte[] sign, int silence) {

        String name() {
            return new String(sign, Long.BYTES, sign.length - Long.BYTES, UTF_8);
        }

        boolean isThere() {
            return silence <= Heartbeats.PATIENCE;
        }

        Seen after(byte[] found) {
            return found.length == 0 || Arrays.equals(found, sign) ? new Seen(sign, silence + 1) : new Seen(found, 0);
        }
    }

    /** Something was put into the cache. */
    public void heard(String where, byte[] sign) {
        if (!where.startsWith(PREFIX) || where.equals(key)) {
            return;
        }
        if (sign.length < Long.BYTES) {
            others.remove(where);
        } else {
            others.putIfAbsent(where, new Seen(sign, 0));
        }
    }

    /** Shows that this node is alive, looks for the others, and logs what is new of them; to be called each second. */
    public void beat() {
        byte[] text = name.getBytes(UTF_8);
        cache.put(
                key,
                ByteBuffer.allocate(Long.BYTES + text.length)
                        .putLong(++beats)
                        .put(text)
                        .array());
        quorum.look(this::look);
        if (beats >= FIRST_LOOK) {
            tell();
            tellOfQuorum();
        }
    }

    private Map<String, byte[]> look() {
        Map<String, byte[]> signs = new HashMap<>(cache.getAll(Set.copyOf(others.keySet())));
        signs.values().removeIf(sign -> sign.length < Long.BYTES);
        others.replaceAll((node, seen) -> seen.after(signs.getOrDefault(node, FAREWELL)));
        others.values().removeIf(seen -> seen.silence() > MEMORY);
        return signs;
    }

    /** How many nodes there are, this one included; any thread. */
    public int size() {
        return 1 + (int) others.values().stream().filter(Seen::isThere).count();
    }

    /** Tells the others that this node goes. */
    public void leave() {
        cache.put(key, FAREWELL);
    }

    private void tell() {
        Map<String, String> nodes = new TreeMap<>();
        others.forEach((node, seen) -> {
            if (seen.isThere()) {
                nodes.put(node, seen.name());
            }
        });
        nodes.put(key, name);
        if (told.isEmpty()) {
            tellOfAll(nodes);
        } else {
            told.forEach((node, gone) -> tellOf(nodes.containsKey(node), "gone", gone, nodes));
            nodes.forEach((node, joined) -> tellOf(told.containsKey(node), "joined", joined, nodes));
        }
        told = nodes;
    }

    private void tellOfAll(Map<String, String> nodes) {
        if (nodes.size() == 1) {
            LOG.log(INFO, "SIO0318 {0} is alone in its cluster; others, if they run, have not found it", name);
        } else {
            LOG.log(INFO, "SIO0318 {0} has joined a cluster of {1} nodes: {2}", name, nodes.size(), list(nodes));
        }
    }

    private static void tellOf(boolean known, String what, String node, Map<String, String> nodes) {
        if (!known) {
            LOG.log(INFO, "SIO0319 {0} has {1}: {2} in the cluster: {3}", node, what, nodes.size(), list(nodes));
        }
    }

    private static String list(Map<String, String> nodes) {
        return nodes.values().stream().sorted().collect(Collectors.joining(", "));
    }

    private void tellOfQuorum() {
        boolean now = !quorum.isMet();
        if (now && !missed) {
            LOG.log(
                    WARNING,
                    "SIO0322 {0} sees fewer than the {1} nodes of socketio.cluster.quorum, itself included; what is"
                            + " emitted here waits until it sees as many",
                    name,
                    quorum.nodes());
        } else if (missed && !now) {
            LOG.log(INFO, "SIO0323 {0} sees the {1} nodes of socketio.cluster.quorum again", name, quorum.nodes());
        }
        missed = now;
    }
}
