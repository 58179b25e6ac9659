package org.reprise.socketio;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Addresses a set of sockets and emits to them. Immutable: each narrowing method returns a new operator. Thread-safe;
 * no method blocks on a client.
 *
 * <p>All emits of a namespace, from whatever thread, have one order, and every client sees a subsequence of it. With
 * recovery on, an emit is kept for the clients it is due to until it is older than
 * {@code socketio.recovery.max-disconnection-duration}.
 */
public interface BroadcastOperator {

    /** Narrows to the sockets in any of these rooms, in addition to rooms named before. The id of a socket is a room. */
    BroadcastOperator to(String... rooms);

    /** Leaves out the sockets that are in any of these rooms. */
    BroadcastOperator except(String... rooms);

    /** Emits that are dropped for a client which cannot take them at this moment; never kept for recovery. */
    BroadcastOperator asVolatile();

    /**
     * Keeps all that is done to this node of a cluster: its sockets, and the clients that are away and were there last.
     * What is emitted so is not kept for recovery; without a cluster this changes nothing.
     */
    BroadcastOperator local();

    /**
     * Sets for how long answers are waited for.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    BroadcastOperator timeout(Duration timeout);

    /**
     * Emits an event to the addressed sockets.
     *
     * @param event its name, not one that Socket.IO reserves
     * @param args what JSON-B can write; {@code byte[]} and {@code ByteBuffer}, at any depth, travel as binary attachments
     * @throws IllegalArgumentException for a reserved name, or an argument that cannot be written; nothing was sent then
     */
    void emit(String event, @Nullable Object... args);

    /**
     * Emits an event as {@link #emit} does, but does not wait until it is stored, which with a durable store or several
     * nodes takes a round trip: for many events from one thread. Arguments are written before this returns.
     *
     * <p>The events of a thread keep their order, whether it emits them so or by {@code emit}, and nothing that it does
     * in this namespace afterwards is seen before them: acknowledgements, volatile events and what is {@link #local} are sent
     * behind them; joins, leaves and disconnects wait for them. Whom an event is for is judged when it is stored.
     *
     * <p>In each namespace 10,000 of these may be under way on a node, with 16 million characters and bytes together.
     * Beyond that the call waits for room, no longer than {@code socketio.recovery.store-timeout}.
     *
     * @return completes when the event is stored and on its way to the sockets of this node: before this returns where
     *     nothing has to be stored, otherwise on a container thread, one after the other, so what is attached should not
     *     block, and must not wait for another one of these. Completes exceptionally with {@link EmitTimeoutException} as
     *     {@code emit} would throw it
     * @throws IllegalArgumentException for a reserved name, or an argument that cannot be written; nothing was sent then
     * @throws IllegalStateException if the server is stopping
     */
    CompletionStage<Void> emitAsync(String event, @Nullable Object... args);

    /**
     * Emits to the addressed sockets, on all nodes, and asks their clients to acknowledge. It has its place among the
     * other emits; but it is not kept for recovery, and clients that are away are not asked. {@link #asVolatile} has no
     * effect on it.
     *
     * @param ackType what the first argument of each acknowledgement is bound to; {@code Void.class} for none, where the
     *     list has a null for each client
     * @return completes on a container thread when all clients have answered, in no special order; or exceptionally with
     *     {@link AckTimeoutException}, which has the answers of the others, after {@link #timeout}: also if a client has
     *     gone before it answered; or with {@link IllegalArgumentException} when an answer does not fit the type. Clients
     *     of a node that was lost are not waited for
     * @throws IllegalArgumentException for a reserved event name, or an argument that cannot be written
     * @throws IllegalStateException without a {@link #timeout}, when too many questions wait for answers, or the server
     *     is stopping
     */
    <T> CompletionStage<List<T>> emitWithAck(Class<T> ackType, String event, @Nullable Object... args);

    /**
     * Finds the addressed sockets that are connected, on all nodes, as they are at one place in the order of the namespace.
     *
     * @return completes on a container thread when all nodes have answered; or exceptionally with {@link
     *     AckTimeoutException}, which has the sockets found and the nodes that are missing, after {@link #timeout} or 5
     *     seconds. A node that leaves meanwhile is not waited for, nor one that was lost, which takes 10 seconds to notice
     * @throws IllegalStateException when too many questions wait for answers, or the server is stopping
     */
    CompletionStage<Set<RemoteSocket>> fetchSockets();

    /** Makes the addressed sockets join rooms: what is emitted to them from now on is due to these sockets, also to those whose client is away and recovers later. */
    void socketsJoin(String... rooms);

    /** Makes the addressed sockets leave rooms, also those whose client is away. */
    void socketsLeave(String... rooms);

    /** Disconnects the addressed sockets from the namespace as {@link Socket#disconnect()} does; a client that is away cannot recover any more. */
    default void disconnectSockets() {
        disconnectSockets(false);
    }

    /**
     * Disconnects the addressed sockets; a client that is away cannot recover any more.
     *
     * @param closeConnection whether to close the connections under them, too
     */
    void disconnectSockets(boolean closeConnection);

    /**
     * Sends an event to the other nodes that serve the namespace, where its {@link OnServerEvent} method is called; it has
     * its place among the emits. Returns when it is stored. Does nothing where there are no other nodes, or with {@link
     * #local}.
     *
     * @param args as for {@link #emit}
     * @throws IllegalArgumentException for an argument that cannot be written; nothing was sent then
     * @throws IllegalStateException on an operator with rooms: those are for sockets
     */
    void serverSideEmit(String event, @Nullable Object... args);

    /**
     * Sends an event to the other nodes, as {@link #serverSideEmit} does, and asks each to acknowledge.
     *
     * @param ackType what the first argument of each acknowledgement is bound to; {@code Void.class} for none
     * @return completes on a container thread when all nodes have answered that have a method for it, in no special order;
     *     or exceptionally with {@link AckTimeoutException}, which has the other answers and the nodes that are missing,
     *     after {@link #timeout} or 5 seconds; or with {@link IllegalArgumentException} when an answer does not fit the type
     * @throws IllegalArgumentException for an argument that cannot be written; nothing was sent then
     * @throws IllegalStateException on an operator with rooms, when too many questions wait for answers, or the server is
     *     stopping
     */
    <T> CompletionStage<List<T>> serverSideEmitWithAck(Class<T> ackType, String event, @Nullable Object... args);
}
