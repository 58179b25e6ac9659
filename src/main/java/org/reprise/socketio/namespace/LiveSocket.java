package org.reprise.socketio.namespace;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.BroadcastOperator;
import org.reprise.socketio.DisconnectReason;
import org.reprise.socketio.Handshake;
import org.reprise.socketio.Namespace;
import org.reprise.socketio.Socket;
import org.reprise.socketio.engine.EnginePacket;
import org.reprise.socketio.engine.SerialExecutor;
import org.reprise.socketio.log.Membership;
import org.reprise.socketio.protocol.Packet;
import org.reprise.socketio.recovery.Session;
import org.reprise.socketio.recovery.SessionData;

/**
 * One client in one namespace, over one connection. What changes with its place in the namespace (state, membership,
 * what was sent last) is guarded by the namespace's order.
 */
final class LiveSocket implements Socket {

    enum State {
        /** Before the client is told that it is connected: middleware may be at work. */
        CONNECTING,
        CONNECTED,
        DISCONNECTED
    }

    private final String id;
    private final @Nullable String pid;
    private final @Nullable String sessionKey;
    private final LiveNamespace namespace;
    private final Connection connection;
    private final LiveHandshake handshake;
    private final boolean recovered;
    private final SessionData data;
    private final SerialExecutor dispatcher;
    private final Outlet outlet;
    private final PendingAcks acks = new PendingAcks();

    /** Guarded by the namespace's order; the state may be read without. */
    volatile State state = State.CONNECTING;

    Membership membership;
    long start;
    long lastSent;

    /** Where the log was when its session was stored last. */
    long storedAt;

    /** Whether the application is told that it has gone: what its handlers do from now on is not of its session. */
    private volatile boolean leaving;

    /** What was done before it was connected. */
    private final EarlyActions early = new EarlyActions();

    private LiveSocket(
            LiveNamespace namespace,
            Connection connection,
            LiveHandshake handshake,
            String id,
            @Nullable String pid,
            boolean recovered,
            SessionData data,
            Membership membership) {
        this.namespace = namespace;
        this.connection = connection;
        this.handshake = handshake;
        this.id = id;
        this.pid = pid;
        sessionKey = pid == null ? null : namespace.sessionKey(pid);
        this.recovered = recovered;
        this.data = data;
        this.membership = membership;
        dispatcher = namespace.dispatchers().acquire(id, connection.session());
        outlet = new Outlet(namespace, connection);
    }

    static LiveSocket fresh(
            LiveNamespace namespace, Connection connection, LiveHandshake handshake, String id, @Nullable String pid) {
        return new LiveSocket(namespace, connection, handshake, id, pid, false, new SessionData(), new Membership());
    }

    /**
     * To continue a session, if it can be claimed in the end.
     *
     * @param data its data; not to be shared with a socket that still is connected if middleware may refuse this one
     */
    static LiveSocket resuming(
            LiveNamespace namespace,
            Connection connection,
            LiveHandshake handshake,
            String pid,
            Session session,
            SessionData data) {
        return new LiveSocket(namespace, connection, handshake, session.sid(), pid, true, data, session.membership());
    }

    // ---------------------------------------------------------------------- what it is

    @Override
    public String id() {
        return id;
    }

    @Nullable
    String pid() {
        return pid;
    }

    /** Under which its session is found; null if it can have none. */
    @Nullable
    String sessionKey() {
        return sessionKey;
    }

    @Override
    public Namespace namespace() {
        return namespace;
    }

    Connection connection() {
        return connection;
    }

    @Override
    public Handshake handshake() {
        return handshake;
    }

    @Override
    public @Nullable Principal principal() {
        return handshake.request().principal();
    }

    boolean isOf(String principal) {
        Principal own = principal();
        return own != null && own.getName().equals(principal);
    }

    @Override
    public boolean recovered() {
        return recovered;
    }

    @Override
    public boolean connected() {
        return state == State.CONNECTED;
    }

    @Override
    public Map<String, Object> data() {
        return data;
    }

    // ---------------------------------------------------------------------- rooms

    @Override
    public Set<String> rooms() {
        return namespace.ordered(() -> Set.copyOf(membership.rooms()));
    }

    @Override
    public void join(String... rooms) {
        namespace.emits().settle();
        namespace.join(this, List.of(rooms));
    }

    @Override
    public void leave(String... rooms) {
        namespace.emits().settle();
        namespace.leave(this, List.of(rooms));
    }

    /** Joins before it is connected. */
    void joinEarly(String room, long position) {
        if (membership.join(room, position)) {
            early.join(room);
        }
    }

    /** Leaves before it is connected. */
    void leaveEarly(String room, long position) {
        if (membership.leave(room, position, 0)) {
            early.leave(room);
        }
    }

    /** Takes up the session as it was claimed, with what middleware has changed; its data was that of before. */
    void adopt(Session session, Map<String, Object> before, long position, long horizon) {
        if (session.data() != data) {
            data.rebase(before, session.data());
        }
        membership = session.membership();
        start = session.start();
        lastSent = session.lastSent();
        early.apply(membership, position, horizon);
    }

    /** Whether a handler that is still at work changes the session that it leaves behind. */
    boolean isLeaving() {
        return leaving;
    }

    /** What has to be kept of it when its connection ends with the log at that position. */
    Session session(long position) {
        Principal principal = principal();
        return new Session(
                id,
                principal == null ? null : principal.getName(),
                new Membership(membership.stays(), membership.knownFrom()),
                data,
                start,
                lastSent,
                position,
                Long.MAX_VALUE);
    }

    // ---------------------------------------------------------------------- out

    @Override
    public BroadcastOperator to(String... rooms) {
        return Broadcast.toAll(namespace).to(rooms).except(id);
    }

    @Override
    public BroadcastOperator broadcast() {
        return Broadcast.toAll(namespace).except(id);
    }

    @Override
    public void emit(String event, @Nullable Object... args) {
        Supplier<Emission> dispatch =
                namespace.emits().prepareEmit(Broadcast.toAll(namespace).to(id), event, args);
        namespace
                .ordered(() -> {
                    if (state == State.CONNECTING) {
                        early.emit(dispatch);
                        return Emission.NOTHING;
                    }
                    return dispatch.get();
                })
                .finish();
    }

    @Override
    public CompletionStage<Void> emitAsync(String event, @Nullable Object... args) {
        boolean isEarly = namespace.ordered(() -> state == State.CONNECTING);
        if (isEarly) {
            emit(event, args);
            return Emits.DONE;
        }
        return namespace.emits().emitAsync(Broadcast.toAll(namespace).to(id), event, args);
    }

    /** Emits what was emitted before it was connected; in the namespace's order, and to be flushed. */
    void dispatchEarlyEmits() {
        for (Supplier<Emission> dispatch : early.takeEmits()) {
            Emission unused = dispatch.get(); // to this socket, which is flushed next
        }
    }

    @Override
    public <T> CompletionStage<T> emitWithAck(Class<T> ackType, String event, @Nullable Object... args) {
        long ackId = namespace.nextAckId();
        List<EnginePacket> frames = Frames.of(
                namespace.encoder().event(namespace.name(), ackId, event, args).packet());
        CompletionStage<T> answer = acks.await(ackId, ackType, namespace.reader());
        if (connected()) {
            ask(frames, ackId);
        } else {
            acks.failAll("socket " + id + " is not connected");
        }
        return answer;
    }

    private void ask(List<EnginePacket> frames, long ackId) {
        try {
            namespace.emits().sendInTurn(Frames.size(frames), () -> {
                offerIfConnected(frames); // in the order, so not before CONNECT
                return outlet::flushNow; // the handler may be waiting for the answer
            });
        } catch (RuntimeException full) {
            acks.forget(ackId);
            throw full;
        }
    }

    private void offerIfConnected(List<EnginePacket> frames) {
        if (connected()) {
            outlet.offer(frames);
        }
    }

    /** Queues an event of the log, in the namespace's order. */
    void deliver(long position, List<EnginePacket> frames) {
        lastSent = position;
        outlet.offerLogged(position, frames);
    }

    /** What its client is to acknowledge. */
    PendingAcks acks() {
        return acks;
    }

    /** The way out to the client. */
    Outlet outlet() {
        return outlet;
    }

    // ---------------------------------------------------------------------- in

    void onEvent(Packet packet) {
        String event = packet.event();
        if (event != null && connected()) {
            EventReply reply = new EventReply(this, packet.ackId());
            dispatcher.execute(() -> namespace.handlers().event(this, event, packet.arguments(), reply));
        }
    }

    void onAck(Packet packet) {
        Runnable answer = acks.answer(packet.ackId(), packet.arguments());
        if (answer != null) {
            namespace.answer(answer);
        }
    }

    void sendAck(String ackId, @Nullable Object[] args) {
        List<EnginePacket> frames = Frames.of(namespace.encoder().ack(namespace.name(), ackId, args));
        if (namespace.emits().isBehind()) {
            namespace.emits().sendInTurn(Frames.size(frames), () -> {
                offerIfConnected(frames);
                return outlet::flush;
            });
        } else if (connected()) {
            outlet.offer(frames);
            outlet.flush();
        }
    }

    void queueError(Throwable error) {
        dispatcher.execute(() -> namespace.handlers().error(this, error));
    }

    // ---------------------------------------------------------------------- begin and end

    /** Queues the application's handler before anything that the client may send. */
    void queueConnected() {
        dispatcher.execute(() -> {
            if (recovered) {
                namespace.handlers().recovered(this);
            } else {
                namespace.handlers().connected(this);
            }
        });
    }

    /** Has what changes in its data stored from now on: another socket may have shared them until here. */
    void watchData() {
        data.onChange(() -> namespace.changed(this));
    }

    /** It never got as far as being connected. */
    void discard() {
        state = State.DISCONNECTED;
        namespace.dispatchers().release(id);
    }

    /** Queues the application's handlers; its rooms still show in the first of them. */
    void queueDisconnected(DisconnectReason reason) {
        namespace.answer(() -> acks.failAll("socket " + id + " was disconnected: " + reason));
        dispatcher.execute(() -> {
            leaving = true;
            namespace.handlers().disconnecting(this, reason);
            namespace.ordered(() -> membership = new Membership());
            namespace.handlers().disconnected(this, reason);
            namespace.dispatchers().release(id);
        });
    }

    void disconnect(DisconnectReason reason) {
        namespace.presence().disconnect(this, reason);
    }

    @Override
    public void disconnect() {
        namespace.emits().settle();
        if (state == State.DISCONNECTED) {
            namespace.orders().endSession(id); // which its client, away, could otherwise continue
        } else {
            disconnect(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
        }
    }

    @Override
    public void disconnect(boolean closeConnection) {
        if (closeConnection) {
            connection.disconnect();
        } else {
            disconnect();
        }
    }

    @Override
    public void closeConnection() {
        connection.session().close();
    }

    @Override
    public String toString() {
        return "Socket[" + id + " in " + namespace.name() + "]";
    }
}
