package org.reprise.socketio.namespace;

import java.util.Collection;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.log.Membership;
import org.reprise.socketio.recovery.NamespaceRecovery;
import org.reprise.socketio.recovery.Order;

/**
 * How sockets join rooms and leave them: by themselves, or because all in some room are told to, also those whose
 * clients are away. All of it happens in the namespace's order.
 */
final class Rooms {

    private final LiveNamespace namespace;
    private final Members members;
    private final @Nullable NamespaceRecovery recovery;

    Rooms(LiveNamespace namespace, Members members, @Nullable NamespaceRecovery recovery) {
        this.namespace = namespace;
        this.members = members;
        this.recovery = recovery;
    }

    void join(LiveSocket socket, Collection<String> rooms) {
        change(socket, true, rooms, this::joinNow, this::joinAway);
    }

    void leave(LiveSocket socket, Collection<String> rooms) {
        change(socket, false, rooms, this::leaveNow, this::leaveAway);
    }

    void join(Broadcast addressed, Collection<String> rooms) {
        change(addressed, rooms, this::joinNow, this::joinAway);
    }

    void leave(Broadcast addressed, Collection<String> rooms) {
        change(addressed, rooms, this::leaveNow, this::leaveAway);
    }

    private void joinNow(LiveSocket socket, String room) {
        if (socket.state == LiveSocket.State.CONNECTING) {
            socket.joinEarly(room, namespace.position());
        } else {
            socket.membership.join(room, namespace.position());
            members.join(socket, room);
        }
    }

    private void leaveNow(LiveSocket socket, String room) {
        if (socket.state == LiveSocket.State.CONNECTING) {
            socket.leaveEarly(room, namespace.position());
        } else {
            socket.membership.leave(room, namespace.position(), namespace.horizon());
            members.leave(socket, room);
        }
    }

    private void joinAway(Membership membership, String room) {
        membership.join(room, namespace.position());
    }

    private void leaveAway(Membership membership, String room) {
        membership.leave(room, namespace.position(), namespace.horizon());
    }

    private void change(
            LiveSocket socket,
            boolean join,
            Collection<String> rooms,
            BiConsumer<LiveSocket, String> now,
            BiConsumer<Membership, String> away) {
        namespace.ordered(() -> {
            LiveSocket present = present(socket);
            if (present != null) {
                rooms.forEach(room -> now.accept(present, room));
                namespace.changed(present);
            } else if (recovery != null
                    && socket.sessionKey() != null
                    && !socket.isLeaving()
                    && !changeElsewhere(socket, join, rooms)) {
                recovery.change(
                        socket.sessionKey(), membership -> rooms.forEach(room -> away.accept(membership, room)));
                namespace.changed(socket);
            }
            return rooms;
        });
    }

    /** The socket itself or, for a handler that is still at work when its client has come back already, the new one. */
    private @Nullable LiveSocket present(LiveSocket socket) {
        if (socket.state != LiveSocket.State.DISCONNECTED) {
            return socket;
        }
        return socket.isLeaving() ? null : namespace.presence().successor(socket);
    }

    private boolean changeElsewhere(LiveSocket socket, boolean join, Collection<String> rooms) {
        Sharing sharing = namespace.sharing();
        return sharing != null && sharing.changeElsewhere(socket, join, rooms);
    }

    /** Of those who are here. */
    void apply(Order.Rooms order) {
        for (LiveSocket socket : members.select(order.rooms(), order.except())) {
            order.names().forEach(room -> {
                if (order.join()) {
                    joinNow(socket, room);
                } else {
                    leaveNow(socket, room);
                }
            });
            namespace.changed(socket);
        }
    }

    private void change(
            Broadcast addressed,
            Collection<String> rooms,
            BiConsumer<LiveSocket, String> now,
            BiConsumer<Membership, String> away) {
        for (LiveSocket socket : members.select(addressed.rooms(), addressed.excepted())) {
            rooms.forEach(room -> now.accept(socket, room));
            namespace.changed(socket);
        }
        if (recovery != null) {
            recovery.change(
                    addressed.rooms(),
                    addressed.excepted(),
                    membership -> rooms.forEach(room -> away.accept(membership, room)));
        }
    }
}
