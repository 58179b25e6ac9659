package org.reprise.socketio.cdi;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import org.reprise.socketio.ConnectRefusedException;
import org.reprise.socketio.Middleware;
import org.reprise.socketio.Socket;

/** Runs what is the application's with the request context active. */
@ApplicationScoped
class RequestScope {

    @ActivateRequestContext
    void run(Runnable action) {
        action.run();
    }

    @ActivateRequestContext
    void pass(Middleware middleware, Socket socket) throws ConnectRefusedException {
        middleware.onConnect(socket);
    }
}
