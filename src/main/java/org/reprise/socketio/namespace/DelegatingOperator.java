package org.reprise.socketio.namespace;

import org.jspecify.annotations.Nullable;
import org.reprise.socketio.BroadcastOperator;

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
    default void emit(String event, @Nullable Object... args) {
        operator().emit(event, args);
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
}
