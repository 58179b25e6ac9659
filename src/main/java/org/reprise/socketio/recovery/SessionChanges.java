package org.reprise.socketio.recovery;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Sessions that have changed, by their keys.
 *
 * @param kept as they are now
 * @param ended those that are no more
 * @param begun of those that are kept, the ones that no other node can know yet
 */
public record SessionChanges(Map<String, byte[]> kept, Set<String> ended, Set<String> begun) {

    /** Of a node alone. */
    SessionChanges(Map<String, byte[]> kept, Set<String> ended) {
        this(kept, ended, Set.of());
    }

    /** The keys of all of them. */
    public Set<String> keys() {
        Set<String> keys = new HashSet<>(kept.keySet());
        keys.addAll(ended);
        return keys;
    }

    public boolean isEmpty() {
        return kept.isEmpty() && ended.isEmpty();
    }
}
