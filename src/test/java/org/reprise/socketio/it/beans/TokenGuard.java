package org.reprise.socketio.it.beans;

import jakarta.enterprise.context.ApplicationScoped;
import org.reprise.socketio.ConnectRefusedException;
import org.reprise.socketio.Middleware;
import org.reprise.socketio.Of;
import org.reprise.socketio.Socket;

/** Refuses whoever does not know the word, with data that tells the client what to do. */
@Of("/guarded")
@ApplicationScoped
public class TokenGuard implements Middleware {

    @Override
    public void onConnect(Socket socket) throws ConnectRefusedException {
        Credentials credentials = socket.handshake().auth(Credentials.class);
        if (!"open sesame".equals(credentials.token())) {
            throw new ConnectRefusedException("not authorized", new Advice(401, "say the word"));
        }
    }

    /** What a refused client is told. */
    public record Advice(int code, String hint) {}
}
