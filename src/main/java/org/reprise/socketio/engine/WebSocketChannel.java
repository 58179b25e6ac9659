package org.reprise.socketio.engine;

import java.nio.ByteBuffer;

/**
 * One WebSocket, implemented by the container's side. No call blocks, and the next message is only given when the one
 * before has been sent; {@link #close} may be called at any time and by any thread.
 */
public interface WebSocketChannel {

    void sendText(String text, SendListener sent);

    void sendBinary(ByteBuffer bytes, SendListener sent);

    /**
     * Whether a message counts as sent although the client does not take it. The client's progress is then watched by
     * pings, so that what it does not take waits here, where it is counted.
     */
    boolean buffersWithoutLimit();

    /** Sends a WebSocket ping, whose pong is to be given to {@link WebSocketTransport#onPong}. Need not work for a channel that does not buffer without limit. */
    void sendPing(ByteBuffer payload);

    /** Closes normally. Idempotent; does not wait for the client or for a write that is stuck. */
    void close();
}
