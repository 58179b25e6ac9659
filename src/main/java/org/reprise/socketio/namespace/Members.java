package org.reprise.socketio.namespace;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who is in which room of a namespace. Guarded by the namespace's order. */
final class Members {

    private final Set<LiveSocket> all = new LinkedHashSet<>();
    private final Map<String, Set<LiveSocket>> byRoom = new HashMap<>();

    void add(LiveSocket socket, Collection<String> rooms) {
        all.add(socket);
        for (String room : rooms) {
            join(socket, room);
        }
    }

    void remove(LiveSocket socket, Collection<String> rooms) {
        all.remove(socket);
        for (String room : rooms) {
            leave(socket, room);
        }
    }

    void join(LiveSocket socket, String room) {
        byRoom.computeIfAbsent(room, created -> new LinkedHashSet<>()).add(socket);
    }

    void leave(LiveSocket socket, String room) {
        Set<LiveSocket> members = byRoom.get(room);
        if (members != null && members.remove(socket) && members.isEmpty()) {
            byRoom.remove(room);
        }
    }

    List<LiveSocket> everybody() {
        return new ArrayList<>(all);
    }

    /** The members of any of the rooms, each once, or everybody for none, without the members of the excepted rooms. */
    List<LiveSocket> select(Set<String> rooms, Set<String> except) {
        Collection<LiveSocket> included = rooms.isEmpty() ? all : union(rooms);
        if (except.isEmpty()) {
            return new ArrayList<>(included);
        }
        Collection<LiveSocket> excluded = union(except);
        List<LiveSocket> selected = new ArrayList<>(included.size());
        for (LiveSocket socket : included) {
            if (!excluded.contains(socket)) {
                selected.add(socket);
            }
        }
        return selected;
    }

    private Collection<LiveSocket> union(Set<String> rooms) {
        if (rooms.size() == 1) {
            return byRoom.getOrDefault(rooms.iterator().next(), Set.of());
        }
        Set<LiveSocket> union = new HashSet<>();
        for (String room : rooms) {
            union.addAll(byRoom.getOrDefault(room, Set.of()));
        }
        return union;
    }
}
