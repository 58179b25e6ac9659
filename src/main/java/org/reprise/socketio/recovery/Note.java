package org.reprise.socketio.recovery;

import java.util.Set;
import org.reprise.socketio.cluster.Node;

/** What all nodes learn at one place in the order of a namespace's log. */
sealed interface Note {

    /**
     * How a session of the node that says so is now.
     *
     * @param asOf the position in the log up to which orders are contained in it
     * @param session by {@link SessionCodec}
     */
    record Kept(String key, long asOf, byte[] session) implements Note {}

    /** A session of the node that says so has ended. */
    record Ended(String key) implements Note {}

    /** The node that says so goes on with a session, whoever had it before. */
    record Claimed(String key) implements Note {}

    record Ordered(Order order) implements Note {}

    /** A node is gone; the one that says so takes care of its sessions. */
    record NodeLost(long node) implements Note {}

    /**
     * The node that says so serves the namespace.
     *
     * @param name of it, for people
     * @param all who serve it at this place, itself among them; empty if it does not know that, and wants to be told
     */
    record Present(String name, Set<Node> all) implements Note {}

    /** The node that says so does not any more; its sessions stay as they are. */
    record Left() implements Note {}

    /** The node that says so asks something of all that are there. */
    record Asked(byte[] question) implements Note {}
}
