package org.reprise.socketio.engine;

import static java.lang.System.Logger.Level.ERROR;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way out of a session to its client, across an upgrade and until the end: what waits, on which transport it goes, and
 * whether somebody writes, all under one lock. Thread-safe.
 *
 * <p>Packets wait in one queue; whoever finds it idle and the transport ready begins to write, one write at a time, so that
 * the order of the queue is the order on the wire. A transport that is to be left remains for the write that is under way.
 */
final class Outbound {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.engine");
    private static final long LINGER = Duration.ofSeconds(30).toNanos();

    private enum State {
        OPEN,
        /** Closed by the server; what was sent before, and the farewell, still wait for the client to take them. */
        CLOSING,
        CLOSED
    }

    private final EngineSession session;
    private final EngineServer server;

    private final Object lock = new Object();
    private final OutboundQueue queue;
    private State state = State.OPEN;
    private boolean writing;
    private boolean lingering;
    private long lingerUntil;
    private @Nullable Upgrade upgrade;
    private @Nullable Transport nextTransport;
    private final @Nullable PollingTransport polling;
    private volatile Transport transport;
    private volatile @Nullable BooleanSupplier source;

    Outbound(EngineSession session, EngineServer server, Transport first) {
        this.session = session;
        this.server = server;
        queue = new OutboundQueue(server.options().maxOutboundBytes());
        transport = first;
        polling = transport instanceof PollingTransport polled ? polled : null;
    }

    /** That to which packets are written at present. */
    Transport transport() {
        return transport;
    }

    /** The polling transport, also when the session has been upgraded from it; null if it began as a WebSocket. */
    @Nullable
    PollingTransport polling() {
        return polling;
    }

    boolean isOpen() {
        synchronized (lock) {
            return state == State.OPEN;
        }
    }

    boolean isDrained() {
        synchronized (lock) {
            return queue.isEmpty();
        }
    }

    // ---------------------------------------------------------------------- queue

    /** Queues packets, if the session is open. */
    void offer(List<EnginePacket> packets) {
        synchronized (lock) {
            if (state == State.OPEN) {
                queue.add(packets);
            }
        }
    }

    /** Queues packets if they can be written at once. */
    void offerVolatile(List<EnginePacket> packets) {
        synchronized (lock) {
            if (state == State.OPEN && !writing && transport.credit() > queue.bytes()) {
                queue.add(packets);
            }
        }
    }

    /** See {@link EngineSession#refillFrom}. */
    void refillFrom(BooleanSupplier more) {
        source = more;
    }

    // ---------------------------------------------------------------------- write

    /** Begins to write what is queued and what the transport has room for, unless a write is under way. */
    void flush() {
        boolean more = true;
        while (more) {
            Write write = beginWrite();
            more = write == null ? refill() : write.runToEnd();
        }
    }

    private boolean refill() {
        boolean overflown;
        synchronized (lock) {
            overflown = queue.isOverflown() && state != State.CLOSED;
            if (!overflown && (state != State.OPEN || writing || !queue.isEmpty())) {
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
            if (credit == 0 || queue.isOverflown() || (queue.isEmpty() && state == State.OPEN)) {
                return null;
            }
            if (!queue.isEmpty()) {
                writing = true;
                return new Write(this, to, queue.take(credit, to.smallestPart()));
            }
            late = lingering;
            unfinished = upgrade;
            state = State.CLOSED;
        }
        to.finish(late);
        if (unfinished != null) {
            unfinished.abandon();
        }
        server.remove(session);
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
            more = !queue.isEmpty() || queue.isOverflown() || state != State.OPEN || source != null;
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
                    && queue.isEmpty()
                    && state == State.OPEN) {
                queue.add(List.of(EnginePacket.NOOP));
            }
        }
        flush();
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

    /** Goes on with a WebSocket, unless that upgrade has been given up. */
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
        session.onUpgrade();
        if (atOnce) {
            retirePolling();
        }
        session.flush();
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

    /** Whether the client has not taken in time what was sent before the session was closed. */
    boolean isLingeredOut(long now) {
        synchronized (lock) {
            return state == State.CLOSING && now - lingerUntil >= 0;
        }
    }

    /** Ends the session when the client has taken what was sent before. */
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
        session.announceClose(reason, "");
        flush();
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
            queue.clear();
            unfinished = upgrade;
            next = nextTransport;
        }
        server.remove(session);
        if (unfinished != null) {
            unfinished.abandon();
        }
        of.abort();
        if (next != null) {
            next.abort();
        }
        if (!announced) {
            session.announceClose(reason, description);
        }
    }
}
