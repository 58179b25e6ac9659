package org.reprise.socketio.namespace;

import static java.lang.System.Logger.Level.ERROR;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.DisconnectReason;
import org.reprise.socketio.recovery.NamespaceRecovery;
import org.reprise.socketio.recovery.Outcome;
import org.reprise.socketio.recovery.Replay;
import org.reprise.socketio.recovery.Session;

/**
 * How sockets come to a namespace and go: new ones, those that continue a session, and those whose connection ends.
 * All of it happens in the namespace's order.
 */
final class Presence {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.namespace");

    private final LiveNamespace namespace;
    private final Members members;
    private final @Nullable NamespaceRecovery recovery;
    private final Map<String, LiveSocket> byPid = new HashMap<>();

    Presence(LiveNamespace namespace, Members members, @Nullable NamespaceRecovery recovery) {
        this.namespace = namespace;
        this.members = members;
        this.recovery = recovery;
    }

    // ---------------------------------------------------------------------- come

    /** The session of that pid, of a client that is away or still seems to be here; it stays where it is. */
    Optional<Session> findSession(String pid) {
        return namespace.ordered(() -> {
            LiveSocket present = byPid.get(pid);
            if (present != null) {
                return Optional.of(present.session(namespace.position()));
            }
            return recovery == null ? Optional.empty() : recovery.find(pid);
        });
    }

    /** Connects a new socket. */
    void admit(LiveSocket socket) {
        namespace.ordered(() -> {
            long position = namespace.position();
            socket.start = position;
            socket.lastSent = position;
            socket.membership.join(socket.id(), position);
            enter(socket);
            return socket;
        });
        socket.outlet().flush();
    }

    /**
     * Connects a socket that continues a session: claims it, sends what was missed, then the news that it is connected,
     * with nothing in between. Whoever still seems to be connected with that session is disconnected.
     *
     * @return if it is not {@link Outcome#RECOVERED}, the session has ended
     */
    Outcome resume(LiveSocket socket, String pid, @Nullable String offset) {
        NamespaceRecovery sessions = recovery;
        if (sessions == null) {
            return Outcome.UNKNOWN_SESSION;
        }
        Outcome outcome = namespace.ordered(() -> claim(sessions, pid)
                .map(session -> resume(socket, session, sessions, offset))
                .orElse(Outcome.UNKNOWN_SESSION));
        if (outcome == Outcome.RECOVERED) {
            socket.outlet().flush();
        }
        return outcome;
    }

    private Outcome resume(LiveSocket socket, Session session, NamespaceRecovery sessions, @Nullable String offset) {
        Replay replay = sessions.replay(session, offset);
        if (!replay.recovered()) {
            namespace.expired(session);
            return replay.outcome();
        }
        socket.adopt(session, namespace.position(), namespace.horizon());
        Backlog backlog = new Backlog(sessions, socket.connection().session());
        for (long position : replay.missed()) {
            backlog.addLogged(position);
            socket.lastSent = position;
        }
        socket.outlet().catchUp(backlog);
        enter(socket);
        return Outcome.RECOVERED;
    }

    private Optional<Session> claim(NamespaceRecovery sessions, String pid) {
        LiveSocket present = byPid.get(pid);
        if (present == null) {
            return sessions.claim(pid);
        }
        Session session = present.session(namespace.position());
        exit(present, DisconnectReason.TRANSPORT_CLOSE);
        namespace.executor().execute(present::closeConnection);
        return Optional.of(session);
    }

    private void enter(LiveSocket socket) {
        socket.state = LiveSocket.State.CONNECTED;
        members.add(socket, socket.membership.rooms());
        String pid = socket.pid();
        if (pid != null) {
            byPid.put(pid, socket);
        }
        socket.connection().add(socket);
        socket.queueConnected();
        socket.outlet().offer(Frames.of(namespace.encoder().connect(namespace.name(), socket.id(), pid)));
        socket.outlet().begin();
        socket.dispatchEarlyEmits();
    }

    // ---------------------------------------------------------------------- go

    /** Disconnects a socket, once; a session that may be recovered is kept. */
    void disconnect(LiveSocket socket, DisconnectReason reason) {
        namespace.ordered(() -> {
            leave(socket, reason);
            return socket;
        });
        socket.outlet().flush();
    }

    void leave(LiveSocket socket, DisconnectReason reason) {
        if (socket.state != LiveSocket.State.CONNECTED) {
            return;
        }
        String pid = socket.pid();
        if (recovery != null && pid != null && reason.recoverable()) {
            suspend(recovery, pid, socket);
        }
        exit(socket, reason);
        if (reason == DisconnectReason.SERVER_NAMESPACE_DISCONNECT) {
            socket.outlet().offer(Frames.of(namespace.encoder().disconnect(namespace.name())));
        }
    }

    private void suspend(NamespaceRecovery sessions, String pid, LiveSocket socket) {
        try {
            sessions.suspend(pid, socket.session(namespace.position()));
        } catch (RuntimeException failure) {
            LOG.log(ERROR, "SIO0304 a session could not be kept; its client will start afresh", failure);
        }
    }

    private void exit(LiveSocket socket, DisconnectReason reason) {
        socket.state = LiveSocket.State.DISCONNECTED;
        members.remove(socket, socket.membership.rooms());
        String pid = socket.pid();
        if (pid != null) {
            byPid.remove(pid, socket);
        }
        socket.queueDisconnected(reason);
    }
}
