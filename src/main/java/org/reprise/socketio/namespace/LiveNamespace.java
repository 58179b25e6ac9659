package org.reprise.socketio.namespace;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.BroadcastOperator;
import org.reprise.socketio.DisconnectReason;
import org.reprise.socketio.Middleware;
import org.reprise.socketio.Namespace;
import org.reprise.socketio.engine.EnginePacket;
import org.reprise.socketio.log.PacketLog;
import org.reprise.socketio.protocol.ArgumentReader;
import org.reprise.socketio.protocol.EncodedEvent;
import org.reprise.socketio.protocol.EncodedPacket;
import org.reprise.socketio.protocol.PacketEncoder;
import org.reprise.socketio.recovery.NamespaceRecovery;
import org.reprise.socketio.recovery.Outcome;
import org.reprise.socketio.recovery.Replay;
import org.reprise.socketio.recovery.Session;

/**
 * A namespace with its live sockets.
 *
 * <p>One lock gives it its order: under it an emit gets its position in the log and its place in the outbound queue of
 * each receiver, and sockets come, go, join and leave. So what a client receives is a subsequence of the log, and who
 * was in a room at a position is exact. Under the lock handlers are queued, not called, and nothing is written.
 */
final class LiveNamespace implements Namespace {

    private final String name;
    private final ServerContext context;
    private final PacketEncoder encoder;
    private final ArgumentReader reader;
    private final SocketHandlers handlers;
    private final List<Middleware> middlewares;
    private final @Nullable NamespaceRecovery recovery;
    private final Dispatchers dispatchers;
    private final Broadcast toAll = Broadcast.toAll(this);
    private final AtomicLong ackIds = new AtomicLong();

    private final ReentrantLock order = new ReentrantLock();
    private final Members members = new Members();
    private final Map<String, LiveSocket> byPid = new HashMap<>();

    LiveNamespace(String name, ServerContext context, SocketHandlers handlers, List<Middleware> middlewares) {
        this.name = name;
        this.context = context;
        this.handlers = handlers;
        this.middlewares = List.copyOf(middlewares);
        encoder = new PacketEncoder(context.mapper());
        reader = new ArgumentReader(context.mapper());
        recovery = context.recovery() == null ? null : context.recovery().of(name);
        dispatchers = new Dispatchers(context.executor());
    }

    @Override
    public String name() {
        return name;
    }

    PacketEncoder encoder() {
        return encoder;
    }

    ArgumentReader reader() {
        return reader;
    }

    Executor executor() {
        return context.executor();
    }

    SocketHandlers handlers() {
        return handlers;
    }

    List<Middleware> middlewares() {
        return middlewares;
    }

    Dispatchers dispatchers() {
        return dispatchers;
    }

    long nextAckId() {
        return ackIds.getAndIncrement();
    }

    <T> T ordered(Supplier<T> action) {
        order.lock();
        try {
            return action.get();
        } finally {
            order.unlock();
        }
    }

    private long position() {
        return recovery == null ? 0 : recovery.position();
    }

    private long horizon() {
        return recovery == null ? Long.MAX_VALUE : recovery.horizon();
    }

    // ---------------------------------------------------------------------- emit

    @Override
    public BroadcastOperator to(String... rooms) {
        return toAll.to(rooms);
    }

    @Override
    public BroadcastOperator except(String... rooms) {
        return toAll.except(rooms);
    }

    @Override
    public BroadcastOperator asVolatile() {
        return toAll.asVolatile();
    }

    @Override
    public void emit(String event, @Nullable Object... args) {
        emit(toAll, event, args);
    }

    void emit(Broadcast broadcast, String event, @Nullable Object... args) {
        prepareEmit(broadcast, event, args).run();
    }

    /** Encodes an event, and so finds what is wrong with it; what is returned emits it. */
    Runnable prepareEmit(Broadcast broadcast, String event, @Nullable Object... args) {
        EncodedEvent encoded = encoder.event(name, null, event, args);
        return () -> {
            List<LiveSocket> receivers = ordered(
                    () -> broadcast.isVolatile() ? dispatchVolatile(broadcast, encoded) : dispatch(broadcast, encoded));
            receivers.forEach(LiveSocket::flush);
        };
    }

    private List<LiveSocket> dispatch(Broadcast broadcast, EncodedEvent event) {
        List<LiveSocket> receivers = members.select(broadcast.rooms(), broadcast.excepted());
        if (recovery == null) {
            offer(receivers, event.packet());
            return receivers;
        }
        PacketLog.Entry entry = recovery.append(broadcast.rooms(), broadcast.excepted(), event);
        offer(receivers, entry.packet());
        for (LiveSocket receiver : receivers) {
            receiver.lastSent = entry.position();
        }
        return receivers;
    }

    private static void offer(List<LiveSocket> receivers, EncodedPacket packet) {
        if (!receivers.isEmpty()) {
            List<EnginePacket> frames = Frames.of(packet);
            for (LiveSocket receiver : receivers) {
                receiver.offer(frames);
            }
        }
    }

    /** It is not kept, but ends in an offset all the same: a client takes whatever string stands there for one. */
    private List<LiveSocket> dispatchVolatile(Broadcast broadcast, EncodedEvent event) {
        List<LiveSocket> receivers = members.select(broadcast.rooms(), broadcast.excepted());
        List<EnginePacket> frames = Frames.of(recovery == null ? event.packet() : event.packet(recovery.offset()));
        for (LiveSocket receiver : receivers) {
            receiver.offerVolatile(frames);
        }
        return receivers;
    }

    // ---------------------------------------------------------------------- rooms

    void join(LiveSocket socket, Collection<String> rooms) {
        ordered(() -> {
            for (String room : rooms) {
                switch (socket.state) {
                    case CONNECTING -> socket.joinEarly(room, position());
                    case CONNECTED -> {
                        socket.membership.join(room, position());
                        members.join(socket, room);
                    }
                    case DISCONNECTED -> {}
                }
            }
            return rooms;
        });
    }

    void leave(LiveSocket socket, Collection<String> rooms) {
        ordered(() -> {
            for (String room : rooms) {
                switch (socket.state) {
                    case CONNECTING -> socket.leaveEarly(room, position());
                    case CONNECTED -> {
                        socket.membership.leave(room, position(), horizon());
                        members.leave(socket, room);
                    }
                    case DISCONNECTED -> {}
                }
            }
            return rooms;
        });
    }

    // ---------------------------------------------------------------------- come

    /** The session of that pid, of a client that is away or still seems to be here; it stays where it is. */
    Optional<Session> findSession(String pid) {
        return ordered(() -> {
            LiveSocket present = byPid.get(pid);
            if (present != null) {
                return Optional.of(present.session(position()));
            }
            return recovery == null ? Optional.empty() : recovery.find(pid);
        });
    }

    /** Connects a new socket. */
    void admit(LiveSocket socket) {
        ordered(() -> {
            long position = position();
            socket.start = position;
            socket.lastSent = position;
            socket.membership.join(socket.id(), position);
            enter(socket);
            return socket;
        });
        afterEntering(socket);
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
        Outcome outcome = ordered(() -> {
            Optional<Session> claimed = claim(sessions, pid);
            if (claimed.isEmpty()) {
                return Outcome.UNKNOWN_SESSION;
            }
            if (sessions.isExpired(claimed.get())) {
                return Outcome.EXPIRED;
            }
            Replay replay = sessions.replay(claimed.get(), offset);
            if (replay.recovered()) {
                socket.adopt(claimed.get(), position(), horizon());
                replay.missed().forEach(packet -> socket.offer(Frames.of(packet)));
                if (!replay.missed().isEmpty()) {
                    socket.lastSent = position();
                }
                enter(socket);
            }
            return replay.outcome();
        });
        if (outcome == Outcome.RECOVERED) {
            afterEntering(socket);
        }
        return outcome;
    }

    private Optional<Session> claim(NamespaceRecovery sessions, String pid) {
        LiveSocket present = byPid.get(pid);
        if (present == null) {
            return sessions.claim(pid);
        }
        Session session = present.session(position());
        exit(present, DisconnectReason.TRANSPORT_CLOSE);
        executor().execute(present::closeConnection);
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
        socket.offer(Frames.of(encoder.connect(name, socket.id(), pid)));
    }

    private void afterEntering(LiveSocket socket) {
        socket.flush();
        ordered(socket::takeEarlyEmits).forEach(Runnable::run);
    }

    // ---------------------------------------------------------------------- go

    /** Disconnects a socket, once; a session that may be recovered is kept. */
    void disconnect(LiveSocket socket, DisconnectReason reason) {
        ordered(() -> {
            if (socket.state == LiveSocket.State.CONNECTED) {
                String pid = socket.pid();
                if (recovery != null && pid != null && reason.recoverable()) {
                    recovery.suspend(pid, socket.session(position()));
                }
                exit(socket, reason);
                if (reason == DisconnectReason.SERVER_NAMESPACE_DISCONNECT) {
                    socket.offer(Frames.of(encoder.disconnect(name)));
                }
            }
            return socket;
        });
        socket.flush();
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
