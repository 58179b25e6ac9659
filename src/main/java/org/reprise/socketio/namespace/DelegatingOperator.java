package org.reprise.socketio.namespace;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.BroadcastOperator;
import org.reprise.socketio.RemoteSocket;

/** Stands for an operator, which does all that it is asked for. */
interface DelegatingOperator extends BroadcastOperator {

    BroadcastOperator operator();

    @Override
    default BroadcastOperator to(String... rooms) {
        return operator().to(rooms);
    }

    @Override
    default BroadcastOperator except(String... rooms) {
        return operator().except(rooms);
    }

    @Override
    default BroadcastOperator asVolatile() {
        return operator().asVolatile();
    }

    @Override
    default BroadcastOperator local() {
        return operator().local();
    }

    @Override
    default BroadcastOperator timeout(Duration timeout) {
        return operator().timeout(timeout);
    }

    @Override
    default void emit(String event, @Nullable Object... args) {
        operator().emit(event, args);
    }

    @Override
    default CompletionStage<Void> emitAsync(String event, @Nullable Object... args) {
        return operator().emitAsync(event, args);
    }

    @Override
    default <T> CompletionStage<List<T>> emitWithAck(Class<T> ackType, String event, @Nullable Object... args) {
        return operator().emitWithAck(ackType, event, args);
    }

    @Override
    default CompletionStage<Set<RemoteSocket>> fetchSockets() {
        return operator().fetchSockets();
    }

    @Override
    default void socketsJoin(String... rooms) {
        operator().socketsJoin(rooms);
    }

    @Override
    default void socketsLeave(String... rooms) {
        operator().socketsLeave(rooms);
    }

    @Override
    default void disconnectSockets(boolean closeConnection) {
        operator().disconnectSockets(closeConnection);
    }

    @Override
    default void serverSideEmit(String event, @Nullable Object... args) {
        operator().serverSideEmit(event, args);
    }

    @Override
    default <T> CompletionStage<List<T>> serverSideEmitWithAck(
            Class<T> ackType, String event, @Nullable Object... args) {
        return operator().serverSideEmitWithAck(ackType, event, args);
    }
}
