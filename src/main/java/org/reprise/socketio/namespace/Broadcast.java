package org.reprise.socketio.namespace;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.BroadcastOperator;

/** Whom an emit is for, and how. */
record Broadcast(LiveNamespace namespace, Set<String> rooms, Set<String> excepted, boolean isVolatile)
        implements BroadcastOperator {

    static Broadcast toAll(LiveNamespace namespace) {
        return new Broadcast(namespace, Set.of(), Set.of(), false);
    }

    @Override
    public Broadcast to(String... more) {
        return new Broadcast(namespace, with(rooms, more), excepted, isVolatile);
    }

    @Override
    public Broadcast except(String... more) {
        return new Broadcast(namespace, rooms, with(excepted, more), isVolatile);
    }

    @Override
    public Broadcast asVolatile() {
        return new Broadcast(namespace, rooms, excepted, true);
    }

    @Override
    public void emit(String event, @Nullable Object... args) {
        namespace.emit(this, event, args);
    }

    @Override
    public void socketsJoin(String... more) {
        namespace.orders().join(this, List.of(more));
    }

    @Override
    public void socketsLeave(String... less) {
        namespace.orders().leave(this, List.of(less));
    }

    @Override
    public void disconnectSockets(boolean closeConnection) {
        namespace.orders().disconnect(this, closeConnection);
    }

    private static Set<String> with(Set<String> names, String... more) {
        if (names.isEmpty() && more.length == 1) {
            return Set.of(more[0]);
        }
        Set<String> union = new LinkedHashSet<>(names);
        union.addAll(List.of(more));
        return Set.copyOf(union);
    }
}
