package org.reprise.socketio.engine;

import java.io.IOException;

/**
 * The response to one polling request, implemented by the container's side. It may be sent later than the request's
 * own thread has returned, from any thread, once.
 */
public interface PollReply {

    /**
     * Sends the response and completes the exchange.
     *
     * @throws IOException when the client is known to have gone
     */
    void send(int status, String contentType, byte[] body) throws IOException;
}
