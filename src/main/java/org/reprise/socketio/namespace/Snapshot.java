package org.reprise.socketio.namespace;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.BroadcastOperator;
import org.reprise.socketio.RemoteSocket;

/** A socket as it was when somebody asked for it; to act on it is to address its id. */
record Snapshot(
        LiveNamespace namespace, String id, LiveHandshake handshake, Set<String> rooms, Map<String, Object> data)
        implements RemoteSocket {

    /** @param rooms that it is in; not to be changed */
    static Snapshot of(LiveSocket socket, Set<String> rooms) {
        return new Snapshot(
                (LiveNamespace) socket.namespace(),
                socket.id(),
                (LiveHandshake) socket.handshake(),
                rooms,
                Map.copyOf(socket.data()));
    }

    private BroadcastOperator addressed() {
        return namespace.to(id);
    }

    @Override
    public void emit(String event, @Nullable Object... args) {
        addressed().emit(event, args);
    }

    @Override
    public CompletionStage<Void> emitAsync(String event, @Nullable Object... args) {
        return addressed().emitAsync(event, args);
    }

    @Override
    public void join(String... more) {
        addressed().socketsJoin(more);
    }

    @Override
    public void leave(String... less) {
        addressed().socketsLeave(less);
    }

    @Override
    public void disconnect(boolean closeConnection) {
        addressed().disconnectSockets(closeConnection);
    }

    @Override
    public String toString() {
        return "RemoteSocket[" + id + " in " + namespace.name() + "]";
    }
}
