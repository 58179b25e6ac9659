package org.reprise.socketio.namespace;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.DisconnectReason;
import org.reprise.socketio.engine.EngineSession;
import org.reprise.socketio.protocol.AuthPayload;
import org.reprise.socketio.protocol.EncodedPacket;
import org.reprise.socketio.protocol.Packet;
import org.reprise.socketio.protocol.PacketDecoder;
import org.reprise.socketio.protocol.PacketEncoder;
import org.reprise.socketio.protocol.PacketParseException;

/**
 * One client's engine session, and the sockets in several namespaces that share it. Messages come in one at a time;
 * all else may come from any thread.
 */
final class Connection {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.namespace");

    private final LiveServer server;
    private final ServerContext context;
    private final EngineSession session;
    private final PacketDecoder decoder;
    private final PacketEncoder encoder;
    private final Runnable cancelConnectTimeout;

    /** Guarded by this. */
    private final Map<String, LiveSocket> sockets = new HashMap<>();

    /** The namespaces that the client has asked to join and was not answered yet. Guarded by this. */
    private final Set<String> joining = new HashSet<>();

    /** Whether all its sockets were disconnected on purpose. */
    private volatile boolean left;

    /** Guarded by this; null while the connection is open and not given up. */
    private @Nullable DisconnectReason closed;

    Connection(LiveServer server, ServerContext context, EngineSession session) {
        this.server = server;
        this.context = context;
        this.session = session;
        encoder = new PacketEncoder(context.mapper());
        decoder = new PacketDecoder(
                context.options().maxAttachments(), context.options().maxJsonDepth());
        cancelConnectTimeout = scheduleConnectTimeout();
    }

    private Runnable scheduleConnectTimeout() {
        return context.scheduler().schedule(context.options().connectTimeout(), this::closeUnlessJoined);
    }

    EngineSession session() {
        return session;
    }

    String newSocketId() {
        return server.newSocketId();
    }

    // ---------------------------------------------------------------------- in

    void onText(String text) {
        try {
            onPacket(decoder.text(text));
        } catch (PacketParseException unreadable) {
            onUnreadable(unreadable);
        }
    }

    void onBinary(byte[] bytes) {
        try {
            onPacket(decoder.binary(bytes));
        } catch (PacketParseException unreadable) {
            onUnreadable(unreadable);
        }
    }

    private void onUnreadable(PacketParseException error) {
        joinedSockets().forEach(socket -> socket.queueError(error));
        closeForViolation(String.valueOf(error.getMessage()));
    }

    private void onPacket(@Nullable Packet packet) {
        if (packet == null) {
            return; // more attachments are to come
        }
        switch (packet.type()) {
            case CONNECT -> onConnect(packet);
            case CONNECT_ERROR -> closeForViolation("CONNECT_ERROR from a client");
            default -> {
                LiveSocket socket = socketOf(packet.namespace());
                if (socket == null) {
                    closeForViolation("packet for a namespace that was not joined");
                } else {
                    onPacket(socket, packet);
                }
            }
        }
    }

    private static void onPacket(LiveSocket socket, Packet packet) {
        switch (packet.type()) {
            case EVENT -> socket.onEvent(packet);
            case ACK -> socket.onAck(packet);
            default -> socket.disconnect(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT);
        }
    }

    private void onConnect(Packet packet) {
        String name = packet.namespace();
        LiveNamespace namespace = server.find(name);
        if (namespace == null) {
            refuse(name, "Invalid namespace", null);
            return;
        }
        synchronized (this) {
            LiveSocket present = sockets.get(name);
            if ((present != null && present.connected()) || !joining.add(name)) {
                namespace = null;
            }
        }
        if (namespace == null) {
            closeForViolation("second CONNECT for one namespace");
            return;
        }
        AuthPayload payload = AuthPayload.of(packet.payload(), context.recovery() != null);
        LiveHandshake handshake = new LiveHandshake(session.request(), Instant.now(), payload.auth(), context.mapper());
        new ConnectAttempt(this, namespace, context, handshake, payload).begin();
    }

    private void closeForViolation(String what) {
        LOG.log(DEBUG, "closing the connection from {0}: {1}", session.request().remoteAddress(), what);
        session.close();
    }

    // ---------------------------------------------------------------------- joining

    /**
     * Takes packets for this socket from now on, and disconnects it with the connection; in its namespace's order, in
     * which it is connected next.
     *
     * @return false if the connection has ended or was given up, so that nobody may join any more
     */
    synchronized boolean add(LiveSocket socket) {
        if (closed != null) {
            return false;
        }
        String namespace = socket.namespace().name();
        joining.remove(namespace);
        sockets.put(namespace, socket);
        return true;
    }

    /** The socket does not join after all: another one is to try. */
    void remove(LiveSocket socket) {
        String namespace = socket.namespace().name();
        synchronized (this) {
            sockets.remove(namespace, socket);
            joining.add(namespace);
        }
        Runnable unused = scheduleConnectTimeout(); // the first one may have ended meanwhile, and seen the socket
    }

    /** A client is told that it has joined. */
    void joined() {
        cancelConnectTimeout.run();
    }

    void refuse(String namespace, String message, @Nullable Object data) {
        EncodedPacket refusal;
        try {
            refusal = encoder.connectError(namespace, message, data);
        } catch (IllegalArgumentException unwritable) {
            LOG.log(ERROR, "SIO0303 a client of " + namespace + " is refused without data", unwritable);
            refusal = encoder.connectError(namespace, message, null);
        }
        synchronized (this) {
            joining.remove(namespace);
        }
        session.offer(Frames.of(refusal));
        session.flush();
    }

    /** Has what one of the sockets has to catch up with sent as the client takes it. */
    void catchUp() {
        session.refillFrom(this::offerBacklog);
    }

    /** Offers more of what one of the sockets has to catch up with; says whether there was any. */
    private boolean offerBacklog() {
        for (LiveSocket socket : joinedSockets()) {
            if (socket.outlet().offerBacklog()) {
                return true;
            }
        }
        return false;
    }

    private void closeUnlessJoined() {
        synchronized (this) {
            if (closed != null || !sockets.isEmpty()) {
                return;
            }
            closed = DisconnectReason.FORCED_CLOSE; // who is about to join is not told that it has
        }
        closeForViolation("no namespace joined in time");
    }

    private synchronized @Nullable LiveSocket socketOf(String namespace) {
        return sockets.get(namespace);
    }

    private synchronized List<LiveSocket> joinedSockets() {
        return new ArrayList<>(sockets.values());
    }

    // ---------------------------------------------------------------------- end

    /** Disconnects all sockets on purpose, then closes when their clients are told, if they listen. */
    void disconnect() {
        joinedSockets().forEach(LiveSocket::disconnect);
        left = true;
        Runnable unused = context.scheduler().schedule(context.options().connectTimeout(), session::close);
        closeIfLeft();
    }

    /** Closes if all were disconnected on purpose, and nothing waits to be sent any more. */
    void closeIfLeft() {
        if (left && joinedSockets().stream().noneMatch(socket -> socket.outlet().isWaiting())) {
            session.close();
        }
    }

    void onClose(DisconnectReason reason) {
        synchronized (this) {
            closed = reason;
        }
        cancelConnectTimeout.run();
        joinedSockets().forEach(socket -> socket.disconnect(reason));
    }
}
