package org.reprise.socketio.engine;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One client's Engine.IO session, on whichever transport it uses at the moment. Thread-safe.
 *
 * <p>What is sent goes {@linkplain Outbound one way out}, in its order. What the client sends, and the end, reaches the listener by
 * one thread at a time. No call blocks on the client.
 */
public final class EngineSession {

    private final EngineServer server;
    private final String id;
    private final EngineRequest request;
    private final Heartbeat heartbeat;
    private final Outbound outbound;
    private final SerialExecutor inbound = new SerialExecutor(Runnable::run);

    /** Only touched within {@link #inbound}. */
    private boolean closeDelivered;

    private volatile @Nullable Object attachment;
    private volatile @Nullable Cork cork;

    EngineSession(EngineServer server, String id, EngineRequest request, TransportFactory transports) {
        this.server = server;
        this.id = id;
        this.request = request;
        heartbeat = new Heartbeat(server.options(), server.scheduler().nanoTime());
        outbound = new Outbound(this, server, transports.open(this));
    }

    /** Makes the transport that a session starts with. */
    @FunctionalInterface
    interface TransportFactory {
        Transport open(EngineSession session);
    }

    void open() {
        inbound.execute(() -> {
            boolean upgradable = current().name() == TransportName.POLLING;
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
        return current().name();
    }

    /** Whether nothing waits to be written. */
    public boolean isDrained() {
        return outbound.isDrained();
    }

    /** How much may wait for the client before {@link #flush()} closes the session. */
    public int maxOutboundBytes() {
        return server.options().maxOutboundBytes();
    }

    Transport current() {
        return outbound.transport();
    }

    /** Its polling transport, also when it has been upgraded from it; null if it began as a WebSocket. */
    @Nullable
    PollingTransport polling() {
        return outbound.polling();
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
        outbound.offer(packets);
    }

    /** Queues packets only if they can be written at once; {@link #flush()} has to follow. Never blocks. */
    public void offerVolatile(List<EnginePacket> packets) {
        outbound.offerVolatile(packets);
    }

    /**
     * Takes what is to be sent piece by piece as the client takes it.
     *
     * @param more asked by {@link #flush()} when the queue is empty: offers some more, and says whether it did
     */
    public void refillFrom(BooleanSupplier more) {
        outbound.refillFrom(more);
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
            outbound.flush();
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
        outbound.flush();
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
                outbound.releasePoll();
                fail(current(), CloseReason.TRANSPORT_CLOSE, "");
            }
            case '2' -> fail(current(), CloseReason.TRANSPORT_ERROR, "invalid heartbeat direction");
            case '4' -> {
                if (outbound.isOpen()) {
                    inbound.execute(() -> deliver(packet));
                }
            }
            default -> {
                // open, upgrade and noop mean nothing here
            }
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
        if (outbound.isLingeredOut(now)) {
            fail(current(), CloseReason.FORCED_CLOSE, "");
            return;
        }
        switch (heartbeat.check(now)) {
            case PING -> {
                offer(List.of(EnginePacket.PING));
                flush();
            }
            case TIME_OUT -> fail(current(), CloseReason.PING_TIMEOUT, "");
            case NONE -> {}
        }
    }

    // ---------------------------------------------------------------------- upgrade

    /** Begins an upgrade, or returns null when this session cannot have one. */
    @Nullable
    Upgrade beginUpgrade(WebSocketChannel channel) {
        return outbound.beginUpgrade(channel);
    }

    /** It has another transport. */
    void onUpgrade() {
        heartbeat.onUpgrade(server.scheduler().nanoTime());
    }

    // ---------------------------------------------------------------------- end

    /** Closes the session. What was sent before still reaches a client that takes it within 30 seconds. */
    public void close() {
        close(CloseReason.FORCED_CLOSE);
    }

    void close(CloseReason reason) {
        outbound.close(reason);
    }

    /** Ends the session because of its transport; a transport that is not its own any more changes nothing. */
    void fail(Transport of, CloseReason reason, String description) {
        outbound.fail(of, reason, description);
    }

    /** The last thing that the listener is told, after all that came before. */
    void announceClose(CloseReason reason, String description) {
        inbound.execute(() -> {
            closeDelivered = true;
            server.listener().onClose(this, reason, description);
        });
    }
}
