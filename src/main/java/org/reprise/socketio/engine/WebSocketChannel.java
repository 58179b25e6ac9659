package org.reprise.socketio.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket, implemented by the container's side. The next messages are only given when those before have been sent;
 * {@link #close} may be called at any time and by any thread. No call blocks on the client, as long as it is held to its
 * credit.
 */
public interface WebSocketChannel {

    /** About how many bytes of messages are best written together; 1 stands for one message at a time. */
    int batch();

    /**
     * Sends messages in their order.
     *
     * @param ping the payload of a WebSocket ping to send behind them, or null; its pong is to be given to {@link
     *     WebSocketTransport#onPong}
     * @param ahead how many bytes there will be, these included, of which the client has not told yet that it has read
     *     them: what may have to lie in the buffers of the system
     */
    void send(List<EnginePacket> packets, byte @Nullable [] ping, long ahead, SendListener sent);

    /** Whether {@link #send} takes {@linkplain EnginePacket#part() parts}: the next one follows, with nothing but pings and pongs between. */
    default boolean takesParts() {
        return false;
    }

    /** Closes normally. Idempotent; does not wait for the client or for a write that is stuck. */
    void close();
}
