package org.reprise.socketio.recovery;

import java.util.Set;
import java.util.function.Predicate;

/** What the application orders for all sessions of a namespace that it addresses, on whatever node their clients are. */
public sealed interface Order {

    /**
     * To join rooms, or to leave them.
     *
     * @param rooms whose members are addressed; empty for everybody
     * @param except whose members are not
     * @param names of the rooms to be joined or left
     */
    record Rooms(boolean join, Set<String> rooms, Set<String> except, Set<String> names) implements Order {}

    /**
     * To be disconnected.
     *
     * @param closeConnection whether the connections of those who are connected are closed, too
     */
    record Disconnect(Set<String> rooms, Set<String> except, boolean closeConnection) implements Order {}

    /** To be disconnected if that principal has opened the session. */
    record Revoke(String principal) implements Order {}

    /** Whether a session is addressed, as it is now. */
    default Predicate<Session> addressed() {
        if (this instanceof Rooms order) {
            return AwaySessions.in(order.rooms(), order.except());
        }
        if (this instanceof Disconnect order) {
            return AwaySessions.in(order.rooms(), order.except());
        }
        String principal = ((Revoke) this).principal();
        return session -> principal.equals(session.principal());
    }
}
