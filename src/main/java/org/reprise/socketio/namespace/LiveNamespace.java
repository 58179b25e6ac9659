package org.reprise.socketio.namespace;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.BroadcastOperator;
import org.reprise.socketio.DisconnectReason;
import org.reprise.socketio.Middleware;
import org.reprise.socketio.Namespace;
import org.reprise.socketio.SessionExpired;
import org.reprise.socketio.engine.EnginePacket;
import org.reprise.socketio.log.PacketLog;
import org.reprise.socketio.protocol.ArgumentReader;
import org.reprise.socketio.protocol.EncodedEvent;
import org.reprise.socketio.protocol.EncodedPacket;
import org.reprise.socketio.protocol.PacketEncoder;
import org.reprise.socketio.recovery.NamespaceRecovery;
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
    private final Presence presence;

    LiveNamespace(String name, ServerContext context, SocketHandlers handlers, List<Middleware> middlewares) {
        this.name = name;
        this.context = context;
        this.handlers = handlers;
        this.middlewares = List.copyOf(middlewares);
        encoder = new PacketEncoder(context.mapper());
        reader = new ArgumentReader(context.mapper());
        recovery = context.recovery() == null ? null : context.recovery().of(name);
        dispatchers = new Dispatchers(context.executor());
        presence = new Presence(this, members, recovery);
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

    Presence presence() {
        return presence;
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

    long position() {
        return recovery == null ? 0 : recovery.position();
    }

    long horizon() {
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
        Supplier<List<LiveSocket>> dispatch = prepareEmit(broadcast, event, args);
        ordered(dispatch).forEach(receiver -> receiver.outlet().flush());
    }

    /**
     * Encodes an event, and so finds what is wrong with it.
     *
     * @return dispatches it, when called in the order, and gives the sockets to flush
     */
    Supplier<List<LiveSocket>> prepareEmit(Broadcast broadcast, String event, @Nullable Object... args) {
        EncodedEvent encoded = encoder.event(name, null, event, args);
        return () -> broadcast.isVolatile() ? dispatchVolatile(broadcast, encoded) : dispatch(broadcast, encoded);
    }

    private List<LiveSocket> dispatch(Broadcast broadcast, EncodedEvent event) {
        List<LiveSocket> receivers = members.select(broadcast.rooms(), broadcast.excepted());
        if (recovery == null) {
            offer(receivers, event.packet());
            return receivers;
        }
        PacketLog.Entry entry = recovery.append(broadcast.rooms(), broadcast.excepted(), event);
        if (!receivers.isEmpty()) {
            List<EnginePacket> frames = Frames.of(entry.packet());
            for (LiveSocket receiver : receivers) {
                receiver.deliver(entry.position(), frames);
            }
        }
        return receivers;
    }

    private static void offer(List<LiveSocket> receivers, EncodedPacket packet) {
        if (!receivers.isEmpty()) {
            List<EnginePacket> frames = Frames.of(packet);
            for (LiveSocket receiver : receivers) {
                receiver.outlet().offer(frames);
            }
        }
    }

    /** It is not kept, but ends in an offset all the same: a client takes whatever string stands there for one. */
    private List<LiveSocket> dispatchVolatile(Broadcast broadcast, EncodedEvent event) {
        List<LiveSocket> receivers = members.select(broadcast.rooms(), broadcast.excepted());
        List<EnginePacket> frames = Frames.of(recovery == null ? event.packet() : event.packet(recovery.offset()));
        for (LiveSocket receiver : receivers) {
            receiver.outlet().offerVolatile(frames);
        }
        return receivers;
    }

    // ---------------------------------------------------------------------- rooms

    void join(LiveSocket socket, Collection<String> rooms) {
        ordered(() -> {
            switch (socket.state) {
                case CONNECTING -> rooms.forEach(room -> socket.joinEarly(room, position()));
                case CONNECTED ->
                    rooms.forEach(room -> {
                        socket.membership.join(room, position());
                        members.join(socket, room);
                    });
                case DISCONNECTED -> {}
            }
            return rooms;
        });
    }

    void leave(LiveSocket socket, Collection<String> rooms) {
        ordered(() -> {
            switch (socket.state) {
                case CONNECTING -> rooms.forEach(room -> socket.leaveEarly(room, position()));
                case CONNECTED ->
                    rooms.forEach(room -> {
                        socket.membership.leave(room, position(), horizon());
                        members.leave(socket, room);
                    });
                case DISCONNECTED -> {}
            }
            return rooms;
        });
    }

    // ---------------------------------------------------------------------- orders, which also reach who is away

    @Override
    public void socketsJoin(String... rooms) {
        toAll.socketsJoin(rooms);
    }

    void socketsJoin(Broadcast addressed, Collection<String> rooms) {
        ordered(() -> {
            addressed(addressed).forEach(socket -> join(socket, rooms));
            if (recovery != null) {
                recovery.change(
                        addressed.rooms(),
                        addressed.excepted(),
                        membership -> rooms.forEach(room -> membership.join(room, position())));
            }
            return rooms;
        });
    }

    @Override
    public void socketsLeave(String... rooms) {
        toAll.socketsLeave(rooms);
    }

    void socketsLeave(Broadcast addressed, Collection<String> rooms) {
        ordered(() -> {
            addressed(addressed).forEach(socket -> leave(socket, rooms));
            if (recovery != null) {
                recovery.change(
                        addressed.rooms(),
                        addressed.excepted(),
                        membership -> rooms.forEach(room -> membership.leave(room, position(), horizon())));
            }
            return rooms;
        });
    }

    @Override
    public void disconnectSockets(boolean closeConnection) {
        toAll.disconnectSockets(closeConnection);
    }

    void disconnectSockets(Broadcast addressed, boolean closeConnection) {
        List<LiveSocket> disconnected = ordered(() -> {
            if (recovery != null) {
                recovery.end(addressed.rooms(), addressed.excepted());
            }
            return disconnectAll(addressed(addressed));
        });
        for (LiveSocket socket : disconnected) {
            socket.outlet().flush();
            if (closeConnection) {
                socket.disconnect(true);
            }
        }
    }

    @Override
    public void revokeSessions(String principal) {
        ordered(() -> {
                    if (recovery != null) {
                        recovery.endOf(principal);
                    }
                    List<LiveSocket> present = members.everybody();
                    present.removeIf(socket -> !socket.isOf(principal));
                    return disconnectAll(present);
                })
                .forEach(socket -> socket.outlet().flush());
    }

    private List<LiveSocket> disconnectAll(List<LiveSocket> sockets) {
        sockets.forEach(socket -> presence.leave(socket, DisconnectReason.SERVER_NAMESPACE_DISCONNECT));
        return sockets;
    }

    private List<LiveSocket> addressed(Broadcast broadcast) {
        return members.select(broadcast.rooms(), broadcast.excepted());
    }

    /** Ends the session of a socket whose client is away. */
    void endSession(String id) {
        ordered(() -> {
            if (recovery != null) {
                recovery.end(Set.of(id), Set.of());
            }
            return id;
        });
    }

    /** Tells the application that a session has ended without anybody's wish. */
    void expired(Session session) {
        SessionExpired event = new SessionExpired(name, session.sid(), session.data());
        executor().execute(() -> context.expiry().accept(event));
    }

    /** Ends what is past its time, and tells the application. */
    void sweep() {
        NamespaceRecovery sessions = recovery;
        if (sessions != null) {
            ordered(sessions::sweep).forEach(this::expired);
        }
    }
}
