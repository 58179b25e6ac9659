package org.reprise.socketio.namespace;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.reprise.socketio.log.Membership;

/** What middleware has done to a socket before it was connected, kept for when it is. Guarded by the namespace's order. */
final class EarlyActions {

    private final Set<String> joined = new LinkedHashSet<>(0);
    private final Set<String> left = new LinkedHashSet<>(0);
    private final List<Supplier<Emission>> emits = new ArrayList<>(0);

    void join(String room) {
        joined.add(room);
        left.remove(room);
    }

    void leave(String room) {
        left.add(room);
        joined.remove(room);
    }

    /** Always true. */
    boolean emit(Supplier<Emission> emit) {
        return emits.add(emit);
    }

    /** Repeats joins and leaves on the membership that the session turned out to have. */
    void apply(Membership membership, long position, long horizon) {
        joined.forEach(room -> membership.join(room, position));
        left.forEach(room -> membership.leave(room, position, horizon));
    }

    List<Supplier<Emission>> takeEmits() {
        List<Supplier<Emission>> taken = List.copyOf(emits);
        emits.clear();
        return taken;
    }
}
