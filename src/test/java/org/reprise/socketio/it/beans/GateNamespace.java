package org.reprise.socketio.it.beans;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.reprise.socketio.OnEvent;
import org.reprise.socketio.ServerNamespace;
import org.reprise.socketio.Socket;

/** Handlers that block until another client lets them go. */
@ServerNamespace("/gate")
public class GateNamespace {

    private final CountDownLatch gate = new CountDownLatch(1);

    /** Tells the client that it has begun, and acknowledges whether the gate was opened. */
    @OnEvent("wait")
    boolean await(Socket socket) throws InterruptedException {
        socket.emit("waiting");
        return gate.await(1, TimeUnit.MINUTES);
    }

    /** Asks the client, and blocks for its answer. */
    @OnEvent("ask")
    String ask(Socket socket) {
        return socket.emitWithAck(String.class, "question")
                .toCompletableFuture()
                .join();
    }

    @OnEvent("open")
    void open() {
        gate.countDown();
    }
}
