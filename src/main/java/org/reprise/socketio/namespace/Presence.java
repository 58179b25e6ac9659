package org.reprise.socketio.namespace;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.DisconnectReason;
import org.reprise.socketio.RecoveryOutcome;
import org.reprise.socketio.recovery.NamespaceRecovery;
import org.reprise.socketio.recovery.Replay;
import org.reprise.socketio.recovery.Session;

/**
 * How sockets come to a namespace and go: new ones, those that continue a session, and those whose connection ends.
 * All of it happens in the namespace's order.
 */
final class Presence {

    private final LiveNamespace namespace;
    private final Members members;
    private final @Nullable NamespaceRecovery recovery;
    private final Map<String, LiveSocket> byKey = new HashMap<>();

    Presence(LiveNamespace namespace, Members members, @Nullable NamespaceRecovery recovery) {
        this.namespace = namespace;
        this.members = members;
        this.recovery = recovery;
    }

    // ---------------------------------------------------------------------- come

    /** The session of that pid, of a client that is away or still seems to be here; it stays where it is. */
    Optional<Session> findSession(String pid) {
        NamespaceRecovery sessions = recovery;
        if (sessions == null) {
            return Optional.empty();
        }
        String key = sessions.key(pid);
        return namespace.ordered(() -> {
            LiveSocket present = byKey.get(key);
            return present == null ? sessions.find(key) : Optional.of(present.session(namespace.position()));
        });
    }

    /** Connects a new socket; false if its client has gone meanwhile, and nothing was done. */
    boolean admit(LiveSocket socket) {
        boolean admitted = namespace.ordered(() -> {
            if (!socket.connection().add(socket)) {
                return false;
            }
            long position = namespace.position();
            socket.start = position;
            socket.lastSent = position;
            socket.membership.join(socket.id(), position);
            enter(socket);
            return true;
        });
        if (admitted) {
            socket.outlet().flush();
        }
        return admitted;
    }

    /**
     * Connects a socket that continues a session: claims it, sends what was missed, then the news that it is connected,
     * with nothing in between. Whoever still seems to be connected with that session is disconnected.
     *
     * @param before what the data of the session was before middleware had to do with it
     * @return if it says that the client is not recovered, the session has ended; null if the client has gone meanwhile,
     *     and nothing was done
     */
    @Nullable
    RecoveryOutcome resume(LiveSocket socket, Map<String, Object> before, @Nullable String offset) {
        NamespaceRecovery sessions = recovery;
        String key = socket.sessionKey();
        if (sessions == null || key == null) {
            return RecoveryOutcome.UNKNOWN_SESSION;
        }
        RecoveryOutcome outcome = namespace.ordered(() -> {
            if (!socket.connection().add(socket)) {
                return null;
            }
            boolean takesOver = byKey.containsKey(key);
            RecoveryOutcome claimed = claim(sessions, key)
                    .map(session -> resume(socket, session, before, sessions, offset))
                    .orElse(RecoveryOutcome.UNKNOWN_SESSION);
            if (!claimed.isRecovered()) {
                socket.connection().remove(socket);
            }
            return claimed.isRecovered() && takesOver ? RecoveryOutcome.TAKEN_OVER : claimed;
        });
        if (outcome != null && outcome.isRecovered()) {
            socket.outlet().flush();
        }
        return outcome;
    }

    private RecoveryOutcome resume(
            LiveSocket socket,
            Session session,
            Map<String, Object> before,
            NamespaceRecovery sessions,
            @Nullable String offset) {
        Replay replay = sessions.replay(session, offset);
        if (!replay.recovered()) {
            namespace.expired(session);
            return replay.outcome();
        }
        socket.adopt(session, before, namespace.position(), namespace.horizon());
        for (long position : replay.missed()) {
            socket.lastSent = position;
        }
        socket.outlet().catchUp(replay.missed());
        enter(socket);
        return RecoveryOutcome.RECOVERED;
    }

    private Optional<Session> claim(NamespaceRecovery sessions, String key) {
        LiveSocket present = byKey.get(key);
        if (present == null) {
            return sessions.claim(key);
        }
        Session session = present.session(namespace.position());
        exit(present, DisconnectReason.TRANSPORT_CLOSE);
        sessions.changed(key); // it may end here
        namespace.execute(present::closeConnection);
        return Optional.of(session);
    }

    private void enter(LiveSocket socket) {
        socket.state = LiveSocket.State.CONNECTED;
        socket.watchData();
        members.add(socket, socket.membership.rooms());
        String key = socket.sessionKey();
        if (key != null) {
            byKey.put(key, socket);
        }
        socket.queueConnected();
        namespace.changed(socket);
        socket.outlet().offer(Frames.of(namespace.encoder().connect(namespace.name(), socket.id(), socket.pid())));
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
        String key = socket.sessionKey();
        if (recovery != null && key != null && reason.recoverable()) {
            recovery.suspend(key, socket.session(namespace.position()));
        }
        exit(socket, reason);
        namespace.changed(socket);
        if (reason == DisconnectReason.SERVER_NAMESPACE_DISCONNECT) {
            socket.outlet().offer(Frames.of(namespace.encoder().disconnect(namespace.name())));
        }
    }

    /** The session of that key goes on elsewhere; in the order. */
    void leaveToOther(String key) {
        LiveSocket socket = byKey.get(key);
        if (socket != null) {
            exit(socket, DisconnectReason.TRANSPORT_CLOSE);
            namespace.execute(socket::closeConnection);
        }
    }

    private void exit(LiveSocket socket, DisconnectReason reason) {
        socket.state = LiveSocket.State.DISCONNECTED;
        members.remove(socket, socket.membership.rooms());
        String key = socket.sessionKey();
        if (key != null) {
            byKey.remove(key, socket);
        }
        socket.queueDisconnected(reason);
    }

    /** The socket with which the session of a disconnected one goes on; null if its client is not connected. */
    @Nullable
    LiveSocket successor(LiveSocket socket) {
        String key = socket.sessionKey();
        return key == null ? null : byKey.get(key);
    }

    // ---------------------------------------------------------------------- store

    /** What is to be stored of the session of that key; null if its client is not connected. In the order. */
    @Nullable
    Session connectedSession(String key) {
        LiveSocket socket = byKey.get(key);
        if (socket == null) {
            return null;
        }
        socket.storedAt = namespace.position();
        return socket.session(namespace.position());
    }
}
