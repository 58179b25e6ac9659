package org.reprise.socketio;

/**
 * Decides whether a client may connect to a namespace: a CDI bean with {@link Of} naming the namespace and, where
 * there are several, {@code @Priority} (lowest first).
 *
 * <p>Runs before the client is told that it is connected, on a container thread where blocking is allowed, with the
 * request context active. With recovery on, {@code socketio.recovery.skip-middlewares} decides whether it also runs
 * for a client whose session can be recovered; a refused client is sent nothing it missed.
 */
@FunctionalInterface
public interface Middleware {

    /**
     * Returns to let the client pass.
     *
     * @param socket not connected yet; may join rooms and be given data
     * @throws ConnectRefusedException to refuse it with a message and data. Any other exception also refuses it,
     *     with no detail told to the client, and is logged
     */
    void onConnect(Socket socket) throws ConnectRefusedException;
}
