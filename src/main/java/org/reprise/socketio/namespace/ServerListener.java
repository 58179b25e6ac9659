package org.reprise.socketio.namespace;

import org.reprise.socketio.RecoveryAttempted;
import org.reprise.socketio.SessionExpired;

/** Who is told what the application may want to know; called on the server's executor. */
public interface ServerListener {

    /** A client did not come back. */
    void sessionExpired(SessionExpired event);

    /** A client came back. */
    default void recoveryAttempted(RecoveryAttempted event) {}
}
