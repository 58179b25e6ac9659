package org.reprise.socketio.namespace;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.DisconnectReason;
import org.reprise.socketio.recovery.NamespaceRecovery;
import org.reprise.socketio.recovery.Order;

/**
 * What the application orders for all sockets that it addresses: also those whose clients are away, and those on other
 * nodes. Each order waits until it is durable, if it ever is. Thread-safe.
 */
final class Orders {

    private final LiveNamespace namespace;
    private final Members members;
    private final Rooms rooms;
    private final @Nullable NamespaceRecovery recovery;
    private final @Nullable Sharing sharing;

    Orders(
            LiveNamespace namespace,
            Members members,
            Rooms rooms,
            @Nullable NamespaceRecovery recovery,
            @Nullable Sharing sharing) {
        this.namespace = namespace;
        this.members = members;
        this.rooms = rooms;
        this.recovery = recovery;
        this.sharing = sharing;
    }

    void join(Broadcast addressed, Collection<String> names) {
        if (sharing != null && !addressed.isLocal()) {
            sharing.order(new Order.Rooms(true, addressed.rooms(), addressed.excepted(), Set.copyOf(names)));
            return;
        }
        namespace.emits().settle();
        namespace
                .ordered(() -> {
                    rooms.join(addressed, names);
                    return namespace.stored();
                })
                .finish();
    }

    void leave(Broadcast addressed, Collection<String> names) {
        if (sharing != null && !addressed.isLocal()) {
            sharing.order(new Order.Rooms(false, addressed.rooms(), addressed.excepted(), Set.copyOf(names)));
            return;
        }
        namespace.emits().settle();
        namespace
                .ordered(() -> {
                    rooms.leave(addressed, names);
                    return namespace.stored();
                })
                .finish();
    }

    void disconnect(Broadcast addressed, boolean closeConnection) {
        if (sharing != null && !addressed.isLocal()) {
            sharing.order(new Order.Disconnect(addressed.rooms(), addressed.excepted(), closeConnection));
            return;
        }
        namespace.emits().settle();
        List<LiveSocket> disconnected = namespace.ordered(() -> {
            if (recovery != null) {
                recovery.end(addressed.rooms(), addressed.excepted());
            }
            return disconnectAll(members.select(addressed.rooms(), addressed.excepted()));
        });
        namespace.ordered(namespace::stored).finish();
        for (LiveSocket socket : disconnected) {
            socket.outlet().flush();
            if (closeConnection) {
                socket.disconnect(true);
            }
        }
    }

    void revoke(String principal) {
        if (sharing != null) {
            sharing.order(new Order.Revoke(principal));
            return;
        }
        namespace.emits().settle();
        namespace
                .ordered(() -> {
                    if (recovery != null) {
                        recovery.endOf(principal);
                    }
                    List<LiveSocket> present = members.everybody();
                    present.removeIf(socket -> !socket.isOf(principal));
                    return disconnectAll(present);
                })
                .forEach(socket -> socket.outlet().flush());
        namespace.ordered(namespace::stored).finish();
    }

    /** Ends the session of a socket whose client is away. */
    void endSession(String id) {
        if (sharing != null) {
            sharing.order(new Order.Disconnect(Set.of(id), Set.of(), false));
            return;
        }
        namespace
                .ordered(() -> {
                    if (recovery != null) {
                        recovery.end(Set.of(id), Set.of());
                    }
                    return namespace.stored();
                })
                .finish();
    }

    private List<LiveSocket> disconnectAll(List<LiveSocket> sockets) {
        sockets.forEach(socket -> namespace.presence().leave(socket, DisconnectReason.SERVER_NAMESPACE_DISCONNECT));
        return sockets;
    }
}
