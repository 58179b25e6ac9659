package org.reprise.socketio;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A socket on whatever node of the cluster, as {@link BroadcastOperator#fetchSockets()} has found it. What it tells does not
 * change any more; what it does goes to the id, so it reaches the client wherever it is by then, or when it returns.
 * To ask it for an acknowledgement, address its id: {@code namespace.to(id).timeout(...).emitWithAck(...)}. Thread-safe.
 */
public interface RemoteSocket {

    /** The id, which is also a room that holds this socket alone. */
    String id();

    /** The request that opened its connection, and the client's credentials. */
    Handshake handshake();

    /** The rooms it was in, its own id among them. */
    Set<String> rooms();

    /** What {@link Socket#data()} held; not to be changed. */
    Map<String, Object> data();

    /** Emits to this client alone; see {@link BroadcastOperator#emit}. */
    void emit(String event, @Nullable Object... args);

    /** Emits to this client alone without waiting until the event is stored; see {@link BroadcastOperator#emitAsync}. */
    CompletionStage<Void> emitAsync(String event, @Nullable Object... args);

    /** Makes it join rooms; see {@link BroadcastOperator#socketsJoin}. */
    void join(String... rooms);

    /** Makes it leave rooms; see {@link BroadcastOperator#socketsLeave}. */
    void leave(String... rooms);

    /** Disconnects the client from this namespace, as {@link Socket#disconnect()} does. */
    default void disconnect() {
        disconnect(false);
    }

    /**
     * Disconnects the client from this namespace, or from all its namespaces.
     *
     * @param closeConnection whether to disconnect all namespaces of this client and to close the connection under them
     */
    void disconnect(boolean closeConnection);
}
