package org.reprise.socketio.namespace;

import java.util.List;
import java.util.Set;
import org.reprise.socketio.recovery.SessionChanges;

/**
 * What a journal writes together.
 *
 * @param number counts the batches
 * @param position where the log was when it was taken
 * @param writer who this node was then to the others
 * @param held sockets whose clients wait for it
 */
record Batch(
        long number,
        long position,
        long writer,
        List<Submission> submissions,
        SessionChanges sessions,
        Set<LiveSocket> held) {

    /** Lets go what rests on nothing that is not stored now; in the order, and to be flushed. */
    Set<LiveSocket> release() {
        held.forEach(socket -> socket.outlet().release(number));
        return held;
    }
}
