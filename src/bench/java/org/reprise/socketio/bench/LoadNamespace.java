package org.reprise.socketio.bench;

import org.reprise.socketio.Ack;
import org.reprise.socketio.OnEvent;
import org.reprise.socketio.ServerNamespace;
import org.reprise.socketio.Socket;

/** What the load client expects of a server, in its words. Holds no state. */
@ServerNamespace("/")
public class LoadNamespace {

    /** Acknowledges with what came, text or binary. */
    @OnEvent("echo")
    void echo(Ack ack, Object... args) {
        ack.send(args);
    }

    /** Tells everybody, the sender included. */
    @OnEvent("publish")
    void publish(Socket socket, String payload) {
        socket.namespace().emit("news", payload);
    }

    /** The same without waiting until it is stored. */
    @OnEvent("publishAsync")
    void publishAsync(Socket socket, String payload) {
        socket.namespace().emitAsync("news", payload);
    }

    @OnEvent("join")
    void join(Socket socket, String room) {
        socket.join(room);
    }

    /** Tells everybody in the room, the sender included. */
    @OnEvent("toRoom")
    void toRoom(Socket socket, String room, String payload) {
        socket.namespace().to(room).emit("room", room, payload);
    }
}
