package org.reprise.socketio.namespace;

import java.util.ArrayList;
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

    /** In parts of no more than so many sessions each, of which the last has all else. */
    List<Batch> parts(int size) {
        List<Batch> parts = new ArrayList<>();
        for (SessionChanges some : sessions.parts(size)) {
            parts.add(new Batch(number, position, writer, List.of(), some, Set.of()));
        }
        SessionChanges last = parts.remove(parts.size() - 1).sessions();
        parts.add(new Batch(number, position, writer, submissions, last, held));
        return parts;
    }

    /** Lets go what rests on nothing that is not stored now; in the order, and to be flushed. */
    Set<LiveSocket> release() {
        held.forEach(socket -> socket.outlet().release(number));
        return held;
    }
}
