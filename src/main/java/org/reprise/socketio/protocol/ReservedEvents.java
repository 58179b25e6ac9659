package org.reprise.socketio.protocol;

import java.util.Set;

/** The event names that Socket.IO keeps for itself: neither side may emit them. */
public final class ReservedEvents {

    private static final Set<String> NAMES =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    private ReservedEvents() {}

    public static boolean contains(String event) {
        return NAMES.contains(event);
    }
}
