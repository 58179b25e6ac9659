package org.reprise.socketio.recovery;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a namespace whose clients are away, in the order in which they expire, so that orders given
 * meanwhile reach them and the end of their time is noticed. Not thread-safe.
 */
final class AwaySessions {

    private final Map<String, Session> byKey = new LinkedHashMap<>();
    private long latest = Long.MIN_VALUE;

    /** Those of a node that is gone come in any order. */
    private boolean ordered = true;

    void put(String key, Session session) {
        byKey.remove(key);
        byKey.put(key, session);
        ordered &= session.expiresAt() >= latest;
        latest = Math.max(latest, session.expiresAt());
    }

    @Nullable
    Session remove(String key) {
        return byKey.remove(key);
    }

    void clear() {
        byKey.clear();
    }

    /** The keys of those that meet a condition. */
    List<String> select(Predicate<Session> condition) {
        List<String> selected = new ArrayList<>();
        byKey.forEach((key, session) -> {
            if (condition.test(session)) {
                selected.add(key);
            }
        });
        return selected;
    }

    @Nullable
    Session get(String key) {
        return byKey.get(key);
    }

    /** Takes out those whose time is over, and the oldest beyond the number that is kept. */
    Map<String, Session> takeExpired(long now, long keep) {
        order();
        Map<String, Session> expired = new LinkedHashMap<>();
        Iterator<Map.Entry<String, Session>> oldest = byKey.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<String, Session> entry = oldest.next();
            if (entry.getValue().expiresAt() > now && byKey.size() <= keep) {
                break;
            }
            expired.put(entry.getKey(), entry.getValue());
            oldest.remove();
        }
        return expired;
    }

    private void order() {
        if (!ordered) {
            List<Map.Entry<String, Session>> entries = new ArrayList<>(byKey.entrySet());
            entries.sort(Comparator.comparingLong(entry -> entry.getValue().expiresAt()));
            byKey.clear();
            entries.forEach(entry -> byKey.put(entry.getKey(), entry.getValue()));
            ordered = true;
        }
    }

    /** Whether a session is among the addressed: in any of the rooms (or there are none), and in no excepted one. */
    static Predicate<Session> in(Set<String> rooms, Set<String> except) {
        return session -> {
            Set<String> joined = new HashSet<>(session.membership().rooms());
            return (rooms.isEmpty() || rooms.stream().anyMatch(joined::contains))
                    && except.stream().noneMatch(joined::contains);
        };
    }
}
