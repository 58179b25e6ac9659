package org.reprise.socketio.provider;

import org.reprise.socketio.recovery.SharedCaches;

/** The caches of one node of a cluster. */
public interface NodeCaches extends SharedCaches, AutoCloseable {

    /** Leaves the cluster; what the others need stays. */
    @Override
    void close();
}
