package org.reprise.socketio.engine;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One WebSocket, implemented by the container's side. One thread writes at a time; {@link #close} may be called by any. */
public interface WebSocketChannel {

    void sendText(String text) throws IOException;

    void sendBinary(ByteBuffer bytes) throws IOException;

    /** Sends a WebSocket ping, whose pong is to be given to {@link WebSocketTransport#onPong}. */
    void sendPing(ByteBuffer payload) throws IOException;

    /** Closes normally. Idempotent; does not wait for the client or for a write that is stuck. */
    void close();
}
