package org.reprise.socketio.namespace;

import static java.lang.System.Logger.Level.DEBUG;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.BroadcastOperator;
import org.reprise.socketio.Middleware;
import org.reprise.socketio.Namespace;
import org.reprise.socketio.SessionExpired;
import org.reprise.socketio.protocol.ArgumentReader;
import org.reprise.socketio.protocol.EncodedPacket;
import org.reprise.socketio.protocol.PacketEncoder;
import org.reprise.socketio.protocol.ValueMapper;
import org.reprise.socketio.recovery.NamespaceJournal;
import org.reprise.socketio.recovery.NamespaceRecovery;
import org.reprise.socketio.recovery.Session;
import org.reprise.socketio.recovery.SharedRecovery;

/**
 * A namespace with its live sockets.
 *
 * <p>One lock gives it its order: under it an emit gets its position in the log and its place in the outbound queue of
 * each receiver, and sockets come, go, join and leave. So what a client receives is a subsequence of the log, and who
 * was in a room at a position is exact. Under the lock handlers are queued, not called, and nothing is written.
 */
final class LiveNamespace implements Namespace, DelegatingOperator {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.namespace");

    private final String name;
    private final ServerContext context;
    private final PacketEncoder encoder;
    private final ArgumentReader reader;
    private final SocketHandlers handlers;
    private final List<Middleware> middlewares;
    private final @Nullable NamespaceRecovery recovery;
    private final @Nullable Sharing sharing;
    private final @Nullable Journal journal;
    private final Dispatchers dispatchers;
    private final Broadcast toAll = Broadcast.toAll(this);
    private final AtomicLong ackIds = new AtomicLong();

    private final ReentrantLock order = new ReentrantLock();
    private final Members members = new Members();
    private final Presence presence;
    private final Rooms rooms;
    private final Emits emits;
    private final Orders orders;
    private final Questions questions;

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
        rooms = new Rooms(this, members, recovery);
        emits = new Emits(this, members, recovery);
        sharing = recovery == null ? null : newSharing(recovery);
        journal = recovery == null ? null : newJournal(recovery);
        orders = new Orders(this, members, rooms, recovery, sharing);
        questions = new Questions(this, members, sharing, context);
    }

    private @Nullable Sharing newSharing(NamespaceRecovery kept) {
        SharedRecovery shared = kept.shared();
        SharedPresence live = new SharedPresence(this, members, rooms, presence);
        return shared == null ? null : new Sharing(this, kept, shared, live, context);
    }

    private @Nullable Journal newJournal(NamespaceRecovery kept) {
        NamespaceJournal store = kept.journal();
        if (store == null) {
            return sharing == null ? null : sharing.journal();
        }
        return new Journal(this, kept, persistence -> new DurableLedger(this, store, persistence), context);
    }

    @Override
    public String name() {
        return name;
    }

    PacketEncoder encoder() {
        return encoder;
    }

    ValueMapper mapper() {
        return context.mapper();
    }

    ArgumentReader reader() {
        return reader;
    }

    /** Runs what may block on another thread; nothing when the server has stopped. */
    void execute(Runnable task) {
        execute(context.executor(), task);
    }

    /** Completes what the application may be waiting for, on a thread that is not one for handlers; else like {@link #execute}. */
    void answer(Runnable task) {
        execute(context.answers(), task);
    }

    private static void execute(Executor executor, Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException stopped) {
            LOG.log(DEBUG, "a task is dropped, as the server has stopped", stopped);
        }
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

    <T extends @Nullable Object> T ordered(Supplier<T> action) {
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
    public BroadcastOperator operator() {
        return toAll;
    }

    /** What is emitted, and how it is sent. */
    Emits emits() {
        return emits;
    }

    @Nullable
    Journal journal() {
        return journal;
    }

    // ---------------------------------------------------------------------- rooms

    void join(LiveSocket socket, Collection<String> names) {
        rooms.join(socket, names);
    }

    void leave(LiveSocket socket, Collection<String> names) {
        rooms.leave(socket, names);
    }

    /** What is done to all sockets that an operator addresses. */
    Orders orders() {
        return orders;
    }

    /** What is asked of all nodes. */
    Questions questions() {
        return questions;
    }

    @Override
    public void revokeSessions(String principal) {
        orders.revoke(principal);
    }

    // ---------------------------------------------------------------------- sessions

    /** Tells the application that a session has ended without anybody's wish. */
    void expired(Session session) {
        SessionExpired event = new SessionExpired(name, session.sid(), session.data());
        execute(() -> context.listener().sessionExpired(event));
    }

    /** Ends what is past its time, and tells the application. */
    void expire() {
        NamespaceRecovery sessions = recovery;
        if (sessions != null) {
            ordered(sessions::sweep).forEach(this::expired);
        }
    }

    /** Sees to what is stored, and shows other nodes that this one is alive. */
    void tend() {
        if (sharing != null && sharing.isCutOff()) {
            ordered(members::everybody).forEach(socket -> execute(socket::closeConnection));
        }
        if (journal != null) {
            ordered(() -> sharing == null ? refreshStored(journal) : sharing.refresh());
            journal.tend();
        }
    }

    /** What it has in common with other nodes; null for a node alone. */
    @Nullable
    Sharing sharing() {
        return sharing;
    }

    // ---------------------------------------------------------------------- durability

    /** Has the session of a socket stored before its client is sent anything more; in the order or not. */
    void changed(LiveSocket socket) {
        if (journal != null && socket.state != LiveSocket.State.CONNECTING) {
            ordered(() -> {
                journal.change(socket);
                return socket;
            });
        }
    }

    /** Waits until what was changed is durable. */
    Emission stored() {
        return journal == null ? Emission.NOTHING : journal.barrier();
    }

    /** Has those sessions stored again of which the log would soon not reach back to when they were stored last. */
    private int refreshStored(Journal stored) {
        long middle = horizon() + (position() - horizon()) / 2;
        List<LiveSocket> all = members.everybody();
        all.removeIf(socket -> socket.storedAt >= middle);
        all.forEach(stored::refresh);
        return all.size();
    }

    /** How many emits and orders wait to be written. */
    int waitingEmits() {
        return journal == null ? 0 : journal.waiting();
    }

    /** Whether what is emitted can be made durable at present. */
    boolean isStoring() {
        return journal == null || journal.isStoring();
    }

    /** Waits until all is durable, if it can be in that time; nothing can be emitted any more. */
    void close(Duration patience) {
        if (sharing != null) {
            sharing.leave();
        }
        if (journal != null) {
            journal.close(patience);
        }
    }

    @Nullable
    EncodedPacket read(long position) {
        return recovery == null ? null : recovery.read(position);
    }

    /** Whether the offset was given before this server began anew. */
    boolean isOfAnotherEpoch(@Nullable String offset) {
        return recovery != null && offset != null && recovery.isOfAnotherEpoch(offset);
    }

    @Nullable
    String sessionKey(String pid) {
        return recovery == null ? null : recovery.key(pid);
    }
}
