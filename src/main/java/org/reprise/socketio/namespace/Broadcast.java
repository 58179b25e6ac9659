package org.reprise.socketio.namespace;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.BroadcastOperator;
import org.reprise.socketio.RemoteSocket;

/**
 * Whom an emit is for, and how.
 *
 * @param isLocal whether other nodes have nothing to do with it
 * @param limit for how long answers are waited for; null if nothing was said of it
 */
record Broadcast(
        LiveNamespace namespace,
        Set<String> rooms,
        Set<String> excepted,
        boolean isVolatile,
        boolean isLocal,
        @Nullable Duration limit)
        implements BroadcastOperator {

    static Broadcast toAll(LiveNamespace namespace) {
        return new Broadcast(namespace, Set.of(), Set.of(), false, false, null);
    }

    @Override
    public Broadcast to(String... more) {
        return new Broadcast(namespace, with(rooms, more), excepted, isVolatile, isLocal, limit);
    }

    @Override
    public Broadcast except(String... more) {
        return new Broadcast(namespace, rooms, with(excepted, more), isVolatile, isLocal, limit);
    }

    @Override
    public Broadcast asVolatile() {
        return new Broadcast(namespace, rooms, excepted, true, isLocal, limit);
    }

    @Override
    public Broadcast local() {
        return new Broadcast(namespace, rooms, excepted, isVolatile, true, limit);
    }

    @Override
    public Broadcast timeout(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a timeout of " + timeout + " is not positive");
        }
        return new Broadcast(namespace, rooms, excepted, isVolatile, isLocal, timeout);
    }

    @Override
    public <T> CompletionStage<List<T>> emitWithAck(Class<T> ackType, String event, @Nullable Object... args) {
        return namespace.questions().emitWithAck(this, ackType, event, args);
    }

    @Override
    public CompletionStage<Set<RemoteSocket>> fetchSockets() {
        return namespace.questions().fetchSockets(this);
    }

    @Override
    public void emit(String event, @Nullable Object... args) {
        namespace.emits().emit(this, event, args);
    }

    @Override
    public CompletionStage<Void> emitAsync(String event, @Nullable Object... args) {
        return namespace.emits().emitAsync(this, event, args);
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

    @Override
    public void serverSideEmit(String event, @Nullable Object... args) {
        namespace.questions().serverSideEmit(this, event, args);
    }

    @Override
    public <T> CompletionStage<List<T>> serverSideEmitWithAck(
            Class<T> ackType, String event, @Nullable Object... args) {
        return namespace.questions().serverSideEmitWithAck(this, ackType, event, args);
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
