package org.reprise.socketio.recovery;

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

    /** The node that says so serves the namespace, under a name for people. */
    record Present(String name) implements Note {}

    /** The node that says so does not any more; its sessions stay as they are. */
    record Left() implements Note {}

    /** The node that says so asks something of all that are there. */
    record Asked(byte[] question) implements Note {}
}
