package org.reprise.socketio;

/**
 * A namespace, and the operator that addresses all its sockets. Injected with {@link Of}, or had from
 * {@link Socket#namespace()}. Thread-safe.
 */
public interface Namespace extends BroadcastOperator {

    /** The name with its leading slash. */
    String name();
}
