package org.reprise.socketio.it.beans;

import org.reprise.socketio.OnConnect;
import org.reprise.socketio.ServerNamespace;
import org.reprise.socketio.Socket;

/** A namespace that {@link TokenGuard} lets few clients into. */
@ServerNamespace("/guarded")
public class GuardedNamespace {

    @OnConnect
    void welcome(Socket socket) {
        socket.emit("welcome", socket.handshake().auth(Credentials.class).token());
    }
}
