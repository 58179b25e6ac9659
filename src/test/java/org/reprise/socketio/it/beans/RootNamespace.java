package org.reprise.socketio.it.beans;

import jakarta.json.JsonObject;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.Ack;
import org.reprise.socketio.OnConnect;
import org.reprise.socketio.OnEvent;
import org.reprise.socketio.ServerNamespace;
import org.reprise.socketio.Socket;

/** What the official protocol suite expects of {@code /}: tells a client its auth, and echoes. */
@ServerNamespace("/")
public class RootNamespace {

    @OnConnect
    void tellAuth(Socket socket) {
        socket.emit("auth", socket.handshake().auth(JsonObject.class));
    }

    @OnEvent("message")
    void echo(Socket socket, @Nullable Object... args) {
        socket.emit("message-back", args);
    }

    @OnEvent("message-with-ack")
    void acknowledge(Ack ack, @Nullable Object... args) {
        ack.send(args);
    }
}
