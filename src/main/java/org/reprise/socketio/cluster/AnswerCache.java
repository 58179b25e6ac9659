package org.reprise.socketio.cluster;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.cache.Cache;

/**
 * Where the nodes that serve a namespace leave their answers for the one that has asked: each its own, in parts that are
 * numbered from 0, so that whoever has asked knows where to look. Waits for the cache.
 */
public final class AnswerCache {

    private final String namespace;
    private final Cache<String, byte[]> cache;

    /** @param cache of all namespaces, whose entries expire: nobody takes what comes too late */
    public AnswerCache(String namespace, Cache<String, byte[]> cache) {
        this.namespace = namespace;
        this.cache = cache;
    }

    /** Leaves a part of a node's answers. */
    void put(long question, long node, int part, byte[] bytes) {
        cache.put(key(question, node, part), bytes);
    }

    /** Those parts that are there, by their nodes. */
    Map<Long, byte[]> find(long question, Map<Long, Integer> parts) {
        Map<String, Long> nodes = new HashMap<>();
        parts.forEach((node, part) -> nodes.put(key(question, node, part), node));
        Map<Long, byte[]> found = new HashMap<>();
        cache.getAll(nodes.keySet()).forEach((key, bytes) -> {
            Long node = nodes.get(key);
            if (node != null && bytes != null) {
                found.put(node, bytes);
            }
        });
        return found;
    }

    /** Removes parts that were taken. */
    void remove(long question, Map<Long, Integer> parts) {
        Set<String> keys = new HashSet<>();
        parts.forEach((node, part) -> keys.add(key(question, node, part)));
        cache.removeAll(keys);
    }

    private String key(long question, long node, int part) {
        return namespace + '#' + Long.toHexString(question) + '#' + Long.toHexString(node) + '#' + part;
    }
}
