package org.reprise.socketio.cluster;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.cache.Cache;

/**
 * The signs of life of the nodes that serve a namespace, by a key for each in a cache. What counts is how often a node
 * was looked at and had not changed its sign: so nobody's clock matters, nor that the one who looks was paused. Not
 * thread-safe; waits for the cache.
 */
public final class Heartbeats {

    /** How often a node may be found without a new sign of life before it counts as gone. */
    public static final int PATIENCE = 10;

    private static final byte[] NONE = {};

    private final String namespace;
    private final Cache<String, byte[]> cache;
    private final Map<Long, Seen> seen = new HashMap<>();
    private long beats;

    /** @param cache of all namespaces, which keeps an entry for a minute at least */
    public Heartbeats(String namespace, Cache<String, byte[]> cache) {
        this.namespace = namespace;
        this.cache = cache;
    }

    private record Seen(byte[] sign, int times) {}

    /** Shows that a node is alive. */
    public void beat(long node) {
        cache.put(key(node), ByteBuffer.allocate(Long.BYTES).putLong(++beats).array());
    }

    /** Looks at nodes, as is to be done in regular intervals; gives those that count as gone. */
    public Set<Long> silent(Set<Long> nodes) {
        seen.keySet().retainAll(nodes);
        Set<Long> silent = new HashSet<>();
        signs(nodes).forEach((node, sign) -> {
            Seen before = seen.get(node);
            int times = before != null && Arrays.equals(before.sign(), sign) ? before.times() + 1 : 0;
            seen.put(node, new Seen(sign, times));
            if (times >= PATIENCE) {
                silent.add(node);
            }
        });
        return silent;
    }

    /** The last sign of each of those nodes; an empty one if it has given none. */
    Map<Long, byte[]> signs(Set<Long> nodes) {
        Set<String> keys = new HashSet<>();
        nodes.forEach(node -> keys.add(key(node)));
        Map<String, byte[]> present = keys.isEmpty() ? Map.of() : cache.getAll(keys);
        Map<Long, byte[]> signs = new HashMap<>();
        nodes.forEach(node -> signs.put(node, present.getOrDefault(key(node), NONE)));
        return signs;
    }

    private String key(long node) {
        return namespace + '#' + Long.toHexString(node);
    }
}
