package org.reprise.socketio.cluster;

import java.lang.management.ManagementFactory;

/**
 * A node as the others know it.
 *
 * @param id another one after it was taken for gone
 * @param name for people: its process and host
 */
public record Node(long id, String name) {

    /** Whoever is there without being known to the one who asks. */
    public static final Node UNKNOWN = new Node(0, "unknown");

    /** This JVM, under an id. */
    public static Node here(long id) {
        return new Node(id, ManagementFactory.getRuntimeMXBean().getName());
    }

    /** Such as {@code 4711@orders-2/1f3c9a8e}. */
    @Override
    public String toString() {
        return name + '/' + Long.toHexString(id);
    }
}
