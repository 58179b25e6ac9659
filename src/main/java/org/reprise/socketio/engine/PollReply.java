package org.reprise.socketio.engine;

/**
 * The response to one polling request, implemented by the container's side. It may be sent later than the request's
 * own thread has returned, from any thread, once.
 */
@FunctionalInterface
public interface PollReply {

    /**
     * Begins to send the response, and completes the exchange when the client has taken it; does not wait for that.
     *
     * @param sent told when the client has taken all of it, or that it has not, in which case the connection is closed
     */
    void send(int status, String contentType, byte[] body, SendListener sent);
}
