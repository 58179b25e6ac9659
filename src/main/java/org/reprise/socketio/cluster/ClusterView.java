package org.reprise.socketio.cluster;

import static java.lang.System.Logger.Level.INFO;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import javax.cache.Cache;

/**
 * Tells people which nodes a cluster has, whatever namespaces and sessions they have: each shows that it is alive, and
 * hears of the others. Nothing is decided by it. {@link #heard} may be called by any thread, the rest by one at a time,
 * which waits for the cache.
 */
public final class ClusterView {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.cluster");

    /** What the keys begin with; names of namespaces begin with a slash. */
    private static final String PREFIX = "node#";

    /** How many times this node shows that it is alive before it says whom it has found. */
    static final int FIRST_LOOK = 5;

    private static final byte[] FAREWELL = {};

    private final String key =
            PREFIX + Long.toHexString(ThreadLocalRandom.current().nextLong());
    private final String name;
    private final Cache<String, byte[]> cache;
    private final Map<String, Seen> others = new ConcurrentHashMap<>();
    private Map<String, String> told = Map.of();
    private long beats;

    /**
     * Begins with nobody; {@link #heard} is to be told of what is put into the cache.
     *
     * @param name of this node, for people
     */
    public ClusterView(String name, Cache<String, byte[]> cache) {
        this.name = name;
        this.cache = cache;
    }

    /** Another node, and how often this one has shown that it is alive since it has heard of it. */
    private record Seen(String name, int silence) {}

    /** Something was put into the cache. */
    public void heard(String where, byte[] sign) {
        if (!where.startsWith(PREFIX) || where.equals(key)) {
            return;
        }
        if (sign.length < Long.BYTES) {
            others.remove(where);
        } else {
            others.put(where, new Seen(new String(sign, Long.BYTES, sign.length - Long.BYTES, UTF_8), 0));
        }
    }

    /** Shows that this node is alive, and logs what is new of the others; to be called each second. */
    public void beat() {
        byte[] text = name.getBytes(UTF_8);
        cache.put(
                key,
                ByteBuffer.allocate(Long.BYTES + text.length)
                        .putLong(++beats)
                        .put(text)
                        .array());
        others.replaceAll((node, seen) -> new Seen(seen.name(), seen.silence() + 1));
        others.values().removeIf(seen -> seen.silence() > Heartbeats.PATIENCE);
        if (beats >= FIRST_LOOK) {
            tell();
        }
    }

    /** Tells the others that this node goes. */
    public void leave() {
        cache.put(key, FAREWELL);
    }

    private void tell() {
        Map<String, String> nodes = new TreeMap<>();
        others.forEach((node, seen) -> nodes.put(node, seen.name()));
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
}
