package org.reprise.socketio.engine;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The change of one session from polling to a WebSocket: the client sends {@code 2probe}, is answered {@code 3probe},
 * pauses polling and sends {@code 5}. So that it can pause, a poll that waits is answered with nothing, as often as
 * the client asks anew. Anything unexpected ends the WebSocket only.
 */
final class Upgrade {

    private static final Duration NOOP_INTERVAL = Duration.ofMillis(100);

    private enum State {
        OPENED,
        PROBED,
        DONE,
        ABANDONED
    }

    private final Outbound outbound;
    private final WebSocketChannel channel;
    private final Scheduler scheduler;
    private final Runnable timeout;
    private State state = State.OPENED;
    private @Nullable Runnable nextNoop;

    Upgrade(Outbound outbound, WebSocketChannel channel, Scheduler scheduler, Duration limit) {
        this.outbound = outbound;
        this.channel = channel;
        this.scheduler = scheduler;
        timeout = scheduler.schedule(limit, this::abandon);
    }

    /** Whether the session has moved to the WebSocket, so that its packets are the session's. */
    synchronized boolean isDone() {
        return state == State.DONE;
    }

    private boolean inProgress() {
        return state == State.OPENED || state == State.PROBED;
    }

    void onPacket(WebSocketTransport transport, EnginePacket packet) {
        if (packet.type() == '2' && packet.data().equals("probe") && packet.binary() == null) {
            probe(transport);
        } else if (packet.type() == '5') {
            complete(transport);
        } else {
            abandon();
        }
    }

    private void probe(WebSocketTransport transport) {
        synchronized (this) {
            if (!inProgress()) {
                return;
            }
            state = State.PROBED;
        }
        transport.answerProbe(this);
        releasePolls();
    }

    private void releasePolls() {
        synchronized (this) {
            if (state != State.PROBED) {
                return;
            }
            if (nextNoop != null) {
                nextNoop.run();
            }
            nextNoop = scheduler.schedule(NOOP_INTERVAL, this::releasePolls);
        }
        outbound.releasePoll();
    }

    private void complete(WebSocketTransport transport) {
        if (end(State.DONE)) {
            outbound.upgraded(this, transport);
        }
    }

    /** Ends the WebSocket; the session goes on with polling. */
    void abandon() {
        if (end(State.ABANDONED)) {
            channel.close();
            outbound.upgradeAbandoned(this);
        }
    }

    private synchronized boolean end(State how) {
        if (!inProgress()) {
            return false;
        }
        state = how;
        for (Runnable cancel : nextNoop == null ? List.of(timeout) : List.of(timeout, nextNoop)) {
            cancel.run();
        }
        return true;
    }
}
