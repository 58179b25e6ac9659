package org.reprise.socketio.namespace;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.engine.EnginePacket;
import org.reprise.socketio.engine.EngineSession;

/**
 * The way out from one socket to its client: into the queue of its connection, or, while a recovered client still
 * catches up or the socket's session is not durable yet, behind what waits for that. So replay, CONNECT, events and
 * acknowledgements keep one order.
 */
final class Outlet {

    private static final int MAX_HELD_VOLATILES = 100;

    private final LiveNamespace namespace;
    private final Connection connection;
    private final EngineSession session;

    /** What waits; null if nothing does. Changed in the namespace's order only. */
    private volatile @Nullable Backlog backlog;

    Outlet(LiveNamespace namespace, Connection connection) {
        this.namespace = namespace;
        this.connection = connection;
        session = connection.session();
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
                add(before, frames);
            } else {
                session.offer(frames);
            }
            return frames;
        });
    }

    /** Queues what is not in the log if the client can take it at once; called in the namespace's order. */
    void offerVolatile(List<EnginePacket> frames) {
        Backlog before = backlog;
        if (before == null) {
            session.offerVolatile(frames);
        } else if (before.isClosed() && before.size() < MAX_HELD_VOLATILES) {
            add(before, frames); // the client is not slow: it is us
        }
    }

    private void add(Backlog before, List<EnginePacket> frames) {
        before.add(frames);
        if (before.isBroken()) {
            namespace.execute(session::close);
        }
    }

    /** Has packets of the log sent first, before all that is offered from now on; before the socket is connected. */
    void catchUp(long[] positions) {
        Backlog missed = waiting();
        for (long position : positions) {
            missed.addLogged(position);
        }
    }

    /** Holds back all that is offered from now on, until that write is released; in the namespace's order. */
    void hold(long write) {
        waiting().close(write);
    }

    /** Lets go what was held back until that write or an earlier one; in the namespace's order, to be flushed. */
    void release(long write) {
        Backlog held = backlog;
        if (held != null) {
            held.open(write);
            begin();
        }
    }

    /** Offers the first page at once if nothing else waits to be written; in the namespace's order, to be flushed. */
    void begin() {
        if (backlog != null && session.isDrained()) {
            offerBacklog();
        }
    }

    /** Whether there is something that has not been offered to the connection yet. */
    boolean isWaiting() {
        return backlog != null;
    }

    private Backlog waiting() {
        Backlog waiting = backlog;
        if (waiting == null) {
            waiting = new Backlog(namespace, session);
            backlog = waiting;
            connection.catchUp();
        }
        return waiting;
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
            boolean offered = missed.offerPage();
            if (missed.isBroken()) {
                namespace.execute(session::close);
            } else if (missed.isEmpty()) {
                backlog = null;
                namespace.execute(connection::closeIfLeft);
            }
            return offered;
        });
    }

    void flush() {
        session.flush();
    }

    void flushNow() {
        session.flushNow();
    }
}
