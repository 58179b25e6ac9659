package org.reprise.socketio;

import java.security.Principal;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection to one namespace. Thread-safe; no method blocks on the client.
 *
 * <p>When the client's session is recovered a new object with the same {@link #id()}, {@link #rooms()} and
 * {@link #data()} takes over. On the old object joins and leaves then do nothing; emits go to the id, so they reach the
 * client wherever it is now, or when it returns; a disconnect ends the session of a client that is away. To order
 * anything else across reconnections address the id: {@code namespace.to(id).socketsJoin(...)}.
 */
public interface Socket {

    /** The id, which is also a room that holds this socket alone. Not secret: other clients may know it. */
    String id();

    Namespace namespace();

    /** The request that opened this connection, and the client's credentials. */
    Handshake handshake();

    /** Who the container authenticated at the handshake, if anybody. */
    @Nullable
    Principal principal();

    /** Whether this socket continues an earlier session: same id, rooms and data, and nothing was missed. */
    boolean recovered();

    /** True from when the client was told that it is connected until the connection has ended. */
    boolean connected();

    /**
     * What the application keeps with this socket; it survives recovery.
     *
     * <p>Takes strings, booleans, boxed numbers, {@code BigInteger}, {@code BigDecimal}, {@code byte[]}, and lists
     * and string-keyed maps of these, which are copied; anything else, and null, is refused when put, with
     * {@link IllegalArgumentException}. Thread-safe.
     */
    Map<String, Object> data();

    /** A snapshot of the rooms this socket is in, its own id among them. */
    Set<String> rooms();

    /** Joins rooms: what is emitted to them from now on is due to this socket. */
    void join(String... rooms);

    /** Leaves rooms: what is emitted to them from now on is not due to this socket. */
    void leave(String... rooms);

    /** The sockets in these rooms, without this one. */
    BroadcastOperator to(String... rooms);

    /** The sockets of the namespace, without this one. */
    BroadcastOperator broadcast();

    /**
     * Emits to this client alone; see {@link BroadcastOperator#emit}. Kept for recovery like any other emit.
     *
     * @throws IllegalArgumentException for a reserved event name, or an argument that cannot be written
     */
    void emit(String event, @Nullable Object... args);

    /**
     * Emits to this client alone without waiting until the event is stored; see {@link BroadcastOperator#emitAsync}.
     *
     * @throws IllegalArgumentException for a reserved event name, or an argument that cannot be written
     */
    CompletionStage<Void> emitAsync(String event, @Nullable Object... args);

    /**
     * Emits to this client and asks it to acknowledge. Such an emit is not kept for recovery.
     *
     * @param ackType what the first argument of the acknowledgement is bound to; {@code Void.class} for none
     * @return completes with that argument on a container thread, or exceptionally with
     *     {@link SocketDisconnectedException} when the connection ends first, or with {@link IllegalArgumentException}
     *     when the answer does not fit the type. There is no time limit; set one with
     *     {@code toCompletableFuture().orTimeout(...)}: a late answer is then ignored
     */
    <T> CompletionStage<T> emitWithAck(Class<T> ackType, String event, @Nullable Object... args);

    /** Disconnects the client from this namespace. It is told, does not reconnect by itself, and cannot recover. */
    void disconnect();

    /**
     * Disconnects the client from this namespace, or from all its namespaces.
     *
     * @param closeConnection whether to disconnect all namespaces of this client and to close the connection under them
     */
    void disconnect(boolean closeConnection);

    /** Closes the connection as if the wire had broken: the client reconnects by itself and can recover. */
    void closeConnection();
}
