package org.reprise.socketio.it.beans;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.DisconnectReason;
import org.reprise.socketio.OnConnect;
import org.reprise.socketio.OnDisconnect;
import org.reprise.socketio.OnEvent;
import org.reprise.socketio.OnRecover;
import org.reprise.socketio.ServerNamespace;
import org.reprise.socketio.Socket;

/**
 * Where clients drop and come back. Emits nothing to a client that does not ask for it: what a client has received is
 * what it can recover from.
 */
@ServerNamespace("/recovery")
public class RecoveryNamespace {

    @OnConnect
    void connected(Socket socket) {
        greet(socket, "new");
    }

    @OnRecover
    void recovered(Socket socket) {
        greet(socket, "recovered");
    }

    private static void greet(Socket socket, String how) {
        if (socket.handshake().auth(JsonObject.class).getBoolean("greet", false)) {
            socket.emit("hello", how);
        }
    }

    @OnEvent("state")
    State state(Socket socket) {
        return new State(
                socket.id(),
                socket.recovered(),
                Rooms.joinedBy(socket),
                socket.data(),
                socket.handshake().auth(JsonObject.class).keySet());
    }

    @OnEvent("join")
    List<String> join(Socket socket, String... rooms) {
        socket.join(rooms);
        return Rooms.joinedBy(socket);
    }

    @OnEvent("leave")
    List<String> leave(Socket socket, String room) {
        socket.leave(room);
        return Rooms.joinedBy(socket);
    }

    @OnEvent("remember")
    void remember(Socket socket, String key, Object value) {
        socket.data().put(key, value);
    }

    @OnEvent("publish")
    void publish(Socket socket, Target target, String event, @Nullable Object... args) {
        target.in(socket.namespace()).emit(event, args);
    }

    /** Emits an event that is not kept, because it asks the client for an acknowledgement. */
    @OnEvent("ask")
    void ask(Socket socket, String event, @Nullable Object... args) {
        var unused = socket.emitWithAck(Void.class, event, args);
    }

    @OnEvent("drop")
    void drop(Socket socket) {
        socket.closeConnection();
    }

    @OnEvent("disconnect-me")
    void disconnect(Socket socket, boolean closeConnection) {
        socket.disconnect(closeConnection);
    }

    /** Emits a farewell to the client that has gone, if it wanted one, and tells the watchers. */
    @OnDisconnect
    void gone(Socket socket, DisconnectReason reason) {
        Object farewell = socket.data().get("farewell");
        if (farewell != null) {
            socket.namespace().to(socket.id()).emit("farewell", farewell);
        }
        socket.namespace().to("watchers").emit("gone", socket.id(), reason.toString());
    }

    /**
     * A socket as its client is told.
     *
     * @param rooms sorted, without the socket's own
     * @param auth the keys of the handshake's auth
     */
    public record State(String id, boolean recovered, List<String> rooms, Map<String, Object> data, Set<String> auth) {}
}
