package org.reprise.socketio.recovery;

import java.util.Map;
import java.util.Set;

/**
 * Sessions that have changed, by their keys.
 *
 * @param kept as they are now
 * @param ended those that are no more
 */
public record SessionChanges(Map<String, byte[]> kept, Set<String> ended) {

    public boolean isEmpty() {
        return kept.isEmpty() && ended.isEmpty();
    }
}
