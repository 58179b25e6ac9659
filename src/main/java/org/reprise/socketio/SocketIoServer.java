package org.reprise.socketio;

/**
 * The Socket.IO server of this application; inject it where the name of the namespace is only known at run time.
 * As an operator it stands for the namespace {@code /}. Thread-safe.
 */
public interface SocketIoServer extends BroadcastOperator {

    /**
     * The namespace of that name, made when it does not exist yet. Clients can connect to it from then on.
     *
     * @param name such as {@code "/chat"}; a missing leading slash is added
     */
    Namespace of(String name);

    /**
     * Whether clients can be served: not while it stops, nor while a durable store, or what nodes share, does not take what is
     * emitted, nor while it sees fewer nodes than the quorum of its cluster, nor before it has its part of what nodes share.
     */
    boolean isReady();

    /** How many nodes the cluster has as this one sees it now, itself included; 1 for a server alone. */
    int nodes();
}
