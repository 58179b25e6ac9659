package org.reprise.socketio.cluster;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.log.Entries;

/**
 * The signs of life of the nodes that serve a namespace, by a key for each. What counts is how often a node was looked at
 * and had not changed its sign: so nobody's clock matters, nor that the one who looks was paused. A sign is the time at
 * which it was given, for those who come when the node is gone already. Not thread-safe; waits.
 */
public final class Heartbeats {

    /** How often a node may be found without a new sign of life before it counts as gone. */
    public static final int PATIENCE = 10;

    /** How long a sign may be of use, whatever is known of its node; it is kept at least so long. */
    public static final Duration USE = Duration.ofHours(1);

    private static final byte[] NONE = {};

    private final String namespace;
    private final Entries entries;
    private final InstantSource clock;
    private final Map<Long, Seen> seen = new HashMap<>();
    private long last;

    /** @param entries of all namespaces */
    public Heartbeats(String namespace, Entries entries, InstantSource clock) {
        this.namespace = namespace;
        this.entries = entries;
        this.clock = clock;
    }

    private record Seen(byte[] sign, int times, long aliveAt) {}

    /** Shows that a node is alive. */
    public void beat(long node) {
        last = Math.max(clock.millis(), last + 1); // a sign is always a new one
        entries.put(key(node), ByteBuffer.allocate(Long.BYTES).putLong(last).array());
    }

    /** Looks at nodes, as is to be done in regular intervals; gives those that count as gone. */
    public Set<Long> silent(Set<Long> nodes) {
        seen.keySet().retainAll(nodes);
        Set<Long> silent = new HashSet<>();
        signs(nodes).forEach((node, sign) -> {
            Seen now = see(seen.get(node), sign);
            seen.put(node, now);
            if (now.times() >= PATIENCE) {
                silent.add(node);
            }
        });
        return silent;
    }

    /** The last sign of each of those nodes; an empty one if it has given none. */
    Map<Long, byte[]> signs(Set<Long> nodes) {
        Set<String> keys = new HashSet<>();
        nodes.forEach(node -> keys.add(key(node)));
        Map<String, byte[]> present = keys.isEmpty() ? Map.of() : entries.getAll(keys);
        Map<Long, byte[]> signs = new HashMap<>();
        nodes.forEach(node -> signs.put(node, present.getOrDefault(key(node), NONE)));
        return signs;
    }

    private Seen see(@Nullable Seen before, byte[] sign) {
        if (before == null) {
            return new Seen(sign, 0, sign.length == 0 ? clock.millis() : time(sign));
        }
        return Arrays.equals(before.sign(), sign)
                ? new Seen(sign, before.times() + 1, before.aliveAt())
                : new Seen(sign, 0, clock.millis());
    }

    private static long time(byte[] sign) {
        return ByteBuffer.wrap(sign).getLong();
    }

    /** When a node was alive for all that is known here, in milliseconds since the epoch: now, if it was never looked at. */
    public long aliveAt(long node) {
        Seen known = seen.get(node);
        return known == null ? clock.millis() : known.aliveAt();
    }

    /**
     * Removes those signs, of all that there are, which are of no use any more.
     *
     * @param nodes of which the log still tells: until when they were alive decides how long their clients may be away,
     *     and somebody who joins later has to know it, too
     */
    public void removeOld(Map<String, byte[]> all, Set<Long> nodes) {
        long old = clock.millis() - USE.toMillis();
        Set<String> keys = new HashSet<>();
        all.forEach((key, sign) -> {
            if (time(sign) < old) {
                keys.add(key);
            }
        });
        nodes.forEach(node -> keys.remove(key(node)));
        entries.removeAll(keys);
    }

    private String key(long node) {
        return namespace + '#' + Long.toHexString(node);
    }
}
