package org.reprise.socketio.recovery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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

    /** The same in parts of no more than so many sessions; one at least. */
    public List<SessionChanges> parts(int size) {
        List<SessionChanges> parts = new ArrayList<>();
        List<String> keys = new ArrayList<>(keys());
        for (int from = 0; from == 0 || from < keys.size(); from += size) {
            parts.add(of(keys.subList(from, Math.min(from + size, keys.size()))));
        }
        return parts;
    }

    private SessionChanges of(List<String> keys) {
        Map<String, byte[]> some = new HashMap<>();
        Set<String> others = new HashSet<>();
        for (String key : keys) {
            byte[] session = kept.get(key);
            if (session == null) {
                others.add(key);
            } else {
                some.put(key, session);
            }
        }
        return new SessionChanges(some, others, begun);
    }

    public boolean isEmpty() {
        return kept.isEmpty() && ended.isEmpty();
    }
}
