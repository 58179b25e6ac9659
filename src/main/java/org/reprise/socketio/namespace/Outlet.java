package org.reprise.socketio.namespace;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.engine.EnginePacket;
import org.reprise.socketio.engine.EngineSession;

/**
 * The way out from one socket to its client: into the queue of its connection, or, while a recovered client still
 * catches up, behind what it has missed. So replay, CONNECT, events and acknowledgements keep one order.
 */
final class Outlet {

    private final LiveNamespace namespace;
    private final EngineSession session;

    /** Set before the socket is connected; null from when it has been sent. Changed in the namespace's order only. */
    private volatile @Nullable Backlog backlog;

    Outlet(LiveNamespace namespace, EngineSession session) {
        this.namespace = namespace;
        this.session = session;
    }

    /** Queues an event of the log; called in the namespace's order. */
    void offerLogged(long position, List<EnginePacket> frames) {
        Backlog before = backlog;
        if (before != null) {
            before.addLogged(position);
        } else {
            session.offer(frames);
        }
    }

    /** Queues what is not in the log. */
    void offer(List<EnginePacket> frames) {
        if (backlog == null) {
            session.offer(frames);
            return;
        }
        namespace.ordered(() -> {
            Backlog before = backlog;
            if (before != null) {
                before.add(frames);
            } else {
                session.offer(frames);
            }
            return frames;
        });
    }

    /** Queues what is not in the log if the client can take it at once. */
    void offerVolatile(List<EnginePacket> frames) {
        if (backlog == null) {
            session.offerVolatile(frames);
        }
    }

    /** Has this sent first, before all that is offered from now on. */
    void catchUp(Backlog missed) {
        backlog = missed;
    }

    /** Offers the first page at once if nothing else waits to be written. */
    void begin() {
        if (session.isDrained()) {
            offerBacklog();
        }
    }

    /** Offers some of the backlog, if there is one, to a connection with nothing else to write; says whether it did. */
    boolean offerBacklog() {
        if (backlog == null) {
            return false;
        }
        return namespace.ordered(() -> {
            Backlog missed = backlog;
            if (missed == null) {
                return false;
            }
            missed.offerPage();
            if (missed.isBroken()) {
                namespace.executor().execute(session::close);
            } else if (missed.isEmpty()) {
                backlog = null;
            }
            return !missed.isBroken();
        });
    }

    void flush() {
        session.flush();
    }
}
