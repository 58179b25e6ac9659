package org.reprise.socketio.engine;

import static java.lang.System.Logger.Level.ERROR;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One client's Engine.IO session, on whichever transport it uses at the moment. Thread-safe.
 *
 * <p>Outbound packets wait in one queue; whoever finds it idle and the transport ready begins to write, one write at a
 * time, so that the order of the queue is the order on the wire, also across an upgrade. No call blocks on the client.
 */
public final class EngineSession {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.engine");
    private static final long LINGER = Duration.ofSeconds(30).toNanos();

    private enum State {
        OPEN,
        /** Closed by the server; what was sent before, and the farewell, still wait for the client to take them. */
        CLOSING,
        CLOSED
    }

    private final EngineServer server;
    private final String id;
    private final EngineRequest request;
    private final Heartbeat heartbeat;
    private final SerialExecutor inbound = new SerialExecutor(Runnable::run);

    /** Only touched within {@link #inbound}. */
    private boolean closeDelivered;

    private final Object lock = new Object();
    private final OutboundQueue outbound;
    private State state = State.OPEN;
    private boolean writing;
    private boolean lingering;
    private long lingerUntil;
    private @Nullable Upgrade upgrade;
    private @Nullable Transport nextTransport;
    private final @Nullable PollingTransport polling;
    private volatile Transport transport;
    private volatile @Nullable Object attachment;
    private volatile @Nullable BooleanSupplier source;
    private volatile @Nullable Cork cork;

    EngineSession(EngineServer server, String id, EngineRequest request, TransportFactory transports) {
        this.server = server;
        this.id = id;
        this.request = request;
        outbound = new OutboundQueue(server.options().maxOutboundBytes());
        heartbeat = new Heartbeat(server.options(), server.scheduler().nanoTime());
        transport = transports.open(this);
        polling = transport instanceof PollingTransport first ? first : null;
    }

    /** Makes the transport that a session starts with. */
    @FunctionalInterface
    interface TransportFactory {
        Transport open(EngineSession session);
    }

    void open() {
        inbound.execute(() -> {
            boolean upgradable = transport.name() == TransportName.POLLING;
            offer(List.of(EnginePacket.open(id, upgradable, server.options())));
            flush();
            server.listener().onOpen(this);
        });
    }

    /** The secret by which the client proves that a request belongs to this session. Not to be shown to anybody. */
    public String id() {
        return id;
    }

    /** The request that opened the session. */
    public EngineRequest request() {
        return request;
    }

    public TransportName transport() {
        return transport.name();
    }

    /** Whether nothing waits to be written. */
    public boolean isDrained() {
        synchronized (lock) {
            return outbound.isEmpty();
        }
    }

    /** How much may wait for the client before {@link #flush()} closes the session. */
    public int maxOutboundBytes() {
        return server.options().maxOutboundBytes();
    }

    Transport current() {
        return transport;
    }

    /** Its polling transport, also when it has been upgraded from it; null if it began as a WebSocket. */
    @Nullable
    PollingTransport polling() {
        return polling;
    }

    /** Keeps an object of the listener's with this session; it is there in every later call. */
    public void attach(Object object) {
        attachment = object;
    }

    public @Nullable Object attachment() {
        return attachment;
    }

    // ---------------------------------------------------------------------- out

    /** Sends a text message; does nothing when the session has ended. */
    public void send(String text) {
        offer(List.of(EnginePacket.message(text)));
        flush();
    }

    /** Sends a binary message; the array must not be changed afterwards. Does nothing when the session has ended. */
    public void send(byte[] bytes) {
        offer(List.of(EnginePacket.message(bytes)));
        flush();
    }

    /**
     * Queues packets, with nothing in between them; {@link #flush()} has to follow. Never writes, so never blocks. If the
     * client has left more than {@link EngineOptions#maxOutboundBytes()} there, the flush closes the session.
     */
    public void offer(List<EnginePacket> packets) {
        synchronized (lock) {
            if (state == State.OPEN) {
                outbound.add(packets);
            }
        }
    }

    /** Queues packets only if they can be written at once; {@link #flush()} has to follow. Never blocks. */
    public void offerVolatile(List<EnginePacket> packets) {
        synchronized (lock) {
            if (state == State.OPEN && !writing && transport.credit() > outbound.bytes()) {
                outbound.add(packets);
            }
        }
    }

    /**
     * Takes what is to be sent piece by piece as the client takes it.
     *
     * @param more asked by {@link #flush()} when the queue is empty: offers some more, and says whether it did
     */
    public void refillFrom(BooleanSupplier more) {
        source = more;
    }

    /**
     * Does work that may send something, to whomever and more than once; what this thread flushes meanwhile is written
     * when the work ends, to each session at once, and every few milliseconds if it takes longer.
     */
    public void corked(Runnable work) {
        server.corks().run(work);
    }

    /**
     * Has what is queued written: now, or with all else that this thread sends, when its {@linkplain #corked work} ends.
     */
    public void flush() {
        if (!server.corks().holds(this)) {
            flushNow();
        }
    }

    /** Whether it was not held back by that cork already. */
    boolean enter(Cork holder) {
        boolean entered = cork != holder;
        cork = holder;
        return entered;
    }

    void leave(Cork holder) {
        if (cork == holder) {
            cork = null; // of two threads that hold it back one is forgotten: it may note the session twice
        }
    }

    /** Begins to write what is queued and what the transport has room for, unless a write is under way. */
    public void flushNow() {
        boolean more = true;
        while (more) {
            Write write = beginWrite();
            more = write == null ? refill() : write.runToEnd();
        }
    }

    private boolean refill() {
        boolean overflown;
        synchronized (lock) {
            overflown = outbound.isOverflown() && state != State.CLOSED;
            if (!overflown && (state != State.OPEN || writing || !outbound.isEmpty())) {
                return false;
            }
        }
        if (overflown) {
            fail(transport, CloseReason.TRANSPORT_ERROR, "the client does not take what is sent to it");
            return false;
        }
        BooleanSupplier more = source;
        try {
            return more != null && more.getAsBoolean();
        } catch (RuntimeException failure) {
            LOG.log(
                    ERROR,
                    "SIO0203 what a client is to catch up with could not be read; its session is closed",
                    failure);
            fail(transport, CloseReason.TRANSPORT_ERROR, String.valueOf(failure.getMessage()));
            return false;
        }
    }

    private @Nullable Write beginWrite() {
        Transport to;
        boolean late;
        Upgrade unfinished;
        synchronized (lock) {
            to = transport;
            int credit = state == State.CLOSED || writing ? 0 : to.credit();
            if (credit == 0 || outbound.isOverflown() || (outbound.isEmpty() && state == State.OPEN)) {
                return null;
            }
            if (!outbound.isEmpty()) {
                writing = true;
                return new Write(this, to, outbound.take(credit, to.smallestPart()));
            }
            late = lingering;
            unfinished = upgrade;
            state = State.CLOSED;
        }
        to.finish(late);
        if (unfinished != null) {
            unfinished.abandon();
        }
        server.remove(this);
        return null;
    }

    /** Whether there may be more to do, so that a flush has to follow. */
    boolean endWrite(Transport to, @Nullable Throwable failure) {
        if (failure != null) {
            fail(to, CloseReason.TRANSPORT_ERROR, String.valueOf(failure.getMessage()));
        }
        boolean upgraded;
        boolean more;
        synchronized (lock) {
            writing = false;
            more = !outbound.isEmpty() || outbound.isOverflown() || state != State.OPEN || source != null;
            upgraded = nextTransport != null;
            if (nextTransport != null) {
                transport = nextTransport;
                nextTransport = null;
            }
        }
        if (upgraded) {
            retirePolling();
        }
        return more;
    }

    /** Answers a poll that waits with nothing, so that the client can stop polling. */
    void releasePoll() {
        synchronized (lock) {
            if (transport.name() == TransportName.POLLING
                    && transport.credit() > 0
                    && outbound.isEmpty()
                    && state == State.OPEN) {
                outbound.add(List.of(EnginePacket.NOOP));
            }
        }
        flushNow();
    }

    // ---------------------------------------------------------------------- in

    /** Takes a packet that a transport has read. */
    void receive(EnginePacket packet) {
        long now = server.scheduler().nanoTime();
        if (packet.type() == '3') {
            heartbeat.onPong(now);
            return;
        }
        heartbeat.onOtherPacket(now);
        switch (packet.type()) {
            case '1' -> {
                releasePoll();
                fail(transport, CloseReason.TRANSPORT_CLOSE, "");
            }
            case '2' -> fail(transport, CloseReason.TRANSPORT_ERROR, "invalid heartbeat direction");
            case '4' -> {
                if (isOpen()) {
                    inbound.execute(() -> deliver(packet));
                }
            }
            default -> {
                // open, upgrade and noop mean nothing here
            }
        }
    }

    private boolean isOpen() {
        synchronized (lock) {
            return state == State.OPEN;
        }
    }

    private void deliver(EnginePacket packet) {
        if (closeDelivered) {
            return;
        }
        byte[] binary = packet.binary();
        if (binary != null) {
            server.listener().onBinary(this, binary);
        } else {
            server.listener().onText(this, packet.data());
        }
    }

    void tick(long now) {
        boolean lingeredOut;
        synchronized (lock) {
            lingeredOut = state == State.CLOSING && now - lingerUntil >= 0;
        }
        if (lingeredOut) {
            fail(transport, CloseReason.FORCED_CLOSE, "");
            return;
        }
        switch (heartbeat.check(now)) {
            case PING -> {
                offer(List.of(EnginePacket.PING));
                flush();
            }
            case TIME_OUT -> fail(transport, CloseReason.PING_TIMEOUT, "");
            case NONE -> {}
        }
    }

    // ---------------------------------------------------------------------- upgrade

    /** Begins an upgrade, or returns null when this session cannot have one. */
    @Nullable
    Upgrade beginUpgrade(WebSocketChannel channel) {
        synchronized (lock) {
            if (state != State.OPEN
                    || upgrade != null
                    || nextTransport != null
                    || transport.name() != TransportName.POLLING) {
                return null;
            }
            upgrade = new Upgrade(
                    this, channel, server.scheduler(), server.options().upgradeTimeout());
            return upgrade;
        }
    }

    void upgraded(Upgrade by, WebSocketTransport to) {
        boolean atOnce;
        synchronized (lock) {
            if (upgrade != by || state == State.CLOSED) {
                to.abort();
                return;
            }
            upgrade = null;
            atOnce = !writing;
            if (atOnce) {
                transport = to;
            } else {
                nextTransport = to; // and the poll that is being written to remains for that
            }
        }
        heartbeat.onUpgrade(server.scheduler().nanoTime());
        if (atOnce) {
            retirePolling();
        }
        flush();
    }

    private void retirePolling() {
        if (polling != null) {
            polling.retire();
        }
    }

    void upgradeAbandoned(Upgrade by) {
        synchronized (lock) {
            if (upgrade == by) {
                upgrade = null;
            }
        }
    }

    // ---------------------------------------------------------------------- end

    /** Closes the session. What was sent before still reaches a client that takes it within 30 seconds. */
    public void close() {
        close(CloseReason.FORCED_CLOSE);
    }

    void close(CloseReason reason) {
        Upgrade unfinished;
        synchronized (lock) {
            if (state != State.OPEN) {
                return;
            }
            state = State.CLOSING;
            lingerUntil = server.scheduler().nanoTime() + LINGER;
            unfinished = upgrade;
        }
        if (unfinished != null && reason == CloseReason.SERVER_SHUTTING_DOWN) {
            unfinished.abandon(); // otherwise it goes on: a client that has paused polling for it waits for its end
        }
        announceClose(reason, "");
        flushNow();
        synchronized (lock) {
            lingering = true;
        }
    }

    /** Ends the session because of its transport; a transport that is not its own any more changes nothing. */
    void fail(Transport of, CloseReason reason, String description) {
        Upgrade unfinished;
        Transport next;
        boolean announced;
        synchronized (lock) {
            if (state == State.CLOSED || (of != transport && of != nextTransport)) {
                return;
            }
            announced = state == State.CLOSING;
            state = State.CLOSED;
            outbound.clear();
            unfinished = upgrade;
            next = nextTransport;
        }
        server.remove(this);
        if (unfinished != null) {
            unfinished.abandon();
        }
        of.abort();
        if (next != null) {
            next.abort();
        }
        if (!announced) {
            announceClose(reason, description);
        }
    }

    private void announceClose(CloseReason reason, String description) {
        inbound.execute(() -> {
            closeDelivered = true;
            server.listener().onClose(this, reason, description);
        });
    }
}
