package org.reprise.socketio;

/**
 * A namespace, and the operator that addresses all its sockets. Injected with {@link Of}, or had from
 * {@link Socket#namespace()}. Thread-safe.
 */
public interface Namespace extends BroadcastOperator {

    /** The name with its leading slash. */
    String name();

    /**
     * Ends what a user has here, as when he logs out or is banned: disconnects the sockets that the user has opened, and
     * ends the sessions of his clients that are away, so that they cannot recover. (Sessions of a room, or of one
     * socket: {@code to(room).disconnectSockets()}.)
     *
     * @param principal the name of the principal, as {@link Socket#principal()} gives it
     */
    void revokeSessions(String principal);
}
