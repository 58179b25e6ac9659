package org.reprise.socketio.namespace;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import java.security.Principal;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.ConnectRefusedException;
import org.reprise.socketio.EmitTimeoutException;
import org.reprise.socketio.Middleware;
import org.reprise.socketio.RecoveryAttempted;
import org.reprise.socketio.RecoveryOutcome;
import org.reprise.socketio.protocol.AuthPayload;
import org.reprise.socketio.protocol.UnfitArgumentException;
import org.reprise.socketio.recovery.RecoveryService;
import org.reprise.socketio.recovery.Session;
import org.reprise.socketio.recovery.SessionData;

/**
 * One client's wish to join a namespace: recovery if it has a session, middleware, and the answer. Where middleware
 * applies it comes before anything is claimed or replayed, so a client that is refused keeps its session and gets
 * nothing of it.
 */
final class ConnectAttempt {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.namespace");

    private final Connection connection;
    private final LiveNamespace namespace;
    private final ServerContext context;
    private final LiveHandshake handshake;
    private final AuthPayload payload;

    /** Whether its client has gone before its session was touched. */
    private boolean gone;

    ConnectAttempt(
            Connection connection,
            LiveNamespace namespace,
            ServerContext context,
            LiveHandshake handshake,
            AuthPayload payload) {
        this.connection = connection;
        this.namespace = namespace;
        this.context = context;
        this.handshake = handshake;
        this.payload = payload;
    }

    /** Runs to the end without waiting for the application or other nodes, or gives the rest to the executor. */
    void begin() {
        if (namespace.middlewares().isEmpty() && !(payload.pid() != null && namespace.sharing() != null)) {
            run();
        } else {
            namespace.execute(this::run);
        }
    }

    private void run() {
        LiveSocket socket = null;
        try {
            socket = resumeSession();
            if (socket == null && !gone) {
                socket = beginSession();
            }
            if (socket != null) {
                connection.joined();
            }
        } catch (ConnectRefusedException refused) {
            connection.refuse(namespace.name(), String.valueOf(refused.getMessage()), refused.data());
        } catch (UnfitArgumentException unfit) {
            LOG.log(WARNING, "SIO0301 a client could not join " + namespace.name() + ": " + unfit.getMessage());
            connection.refuse(namespace.name(), "Bad auth", null);
        } catch (EmitTimeoutException late) {
            LOG.log(
                    WARNING,
                    "SIO0314 a client could not join " + namespace.name() + " in time; it may try again",
                    late);
            connection.session().close();
        } catch (RuntimeException | Error failure) {
            LOG.log(ERROR, "SIO0301 a client could not join " + namespace.name() + " and was refused", failure);
            connection.refuse(namespace.name(), "Internal server error", null);
        }
    }

    private @Nullable LiveSocket beginSession() throws ConnectRefusedException {
        RecoveryService recovery = context.recovery();
        String pid = recovery == null ? null : recovery.newPid();
        LiveSocket socket = LiveSocket.fresh(namespace, connection, handshake, connection.newSocketId(), pid);
        passMiddlewares(socket);
        if (namespace.presence().admit(socket)) {
            return socket;
        }
        socket.discard();
        return null;
    }

    private @Nullable LiveSocket resumeSession() throws ConnectRefusedException {
        RecoveryService recovery = context.recovery();
        String pid = payload.pid();
        if (recovery == null || pid == null) {
            return null;
        }
        String address = handshake.request().remoteAddress();
        if (!recovery.limiter().allows(address)) {
            report(RecoveryOutcome.RATE_LIMITED);
            return null;
        }
        Sharing sharing = namespace.sharing();
        if (sharing != null) {
            sharing.catchUp();
        }
        Optional<Session> session = namespace.presence().findSession(pid);
        if (session.isEmpty()) {
            recovery.limiter().failed(address);
            boolean otherEpoch = namespace.isOfAnotherEpoch(payload.offset());
            report(otherEpoch ? RecoveryOutcome.OTHER_EPOCH : RecoveryOutcome.UNKNOWN_SESSION);
            return null;
        }
        boolean skip = recovery.options().skipMiddlewares();
        if (skip && !isOfSamePrincipal(session.get())) {
            report(RecoveryOutcome.OTHER_PRINCIPAL);
            return null;
        }
        Map<String, Object> kept = session.get().data();
        SessionData data = skip && kept instanceof SessionData shared ? shared : new SessionData(kept);
        Map<String, Object> before = skip ? Map.of() : new SessionData(kept);
        LiveSocket socket = LiveSocket.resuming(namespace, connection, handshake, pid, session.get(), data);
        if (!skip) {
            passMiddlewares(socket);
        }
        if (sharing != null) {
            sharing.bring(socket);
        }
        RecoveryOutcome outcome = namespace.presence().resume(socket, before, payload.offset());
        gone = outcome == null;
        if (outcome != null) {
            report(outcome);
            if (outcome.isRecovered()) {
                return socket;
            }
        }
        socket.discard();
        return null;
    }

    private boolean isOfSamePrincipal(Session session) {
        Principal principal = handshake.request().principal();
        return Objects.equals(session.principal(), principal == null ? null : principal.getName());
    }

    private void passMiddlewares(LiveSocket socket) throws ConnectRefusedException {
        boolean passed = false;
        try {
            for (Middleware middleware : namespace.middlewares()) {
                middleware.onConnect(socket);
            }
            passed = true;
        } finally {
            if (!passed) {
                socket.discard();
            }
        }
    }

    private void report(RecoveryOutcome outcome) {
        LOG.log(DEBUG, "a client came back to {0}: {1}", namespace.name(), outcome);
        RecoveryAttempted event = new RecoveryAttempted(namespace.name(), outcome);
        namespace.execute(() -> context.listener().recoveryAttempted(event));
    }
}
