package org.reprise.socketio.engine;

/**
 * When to ping one session, and when to give it up. The server pings {@code pingInterval} after the session opened
 * or the last pong; while it waits for a pong, the first other packet extends the wait once.
 */
final class Heartbeat {

    private final long interval;
    private final long timeout;
    private boolean awaitingPong;
    private boolean extended;
    private long due;

    Heartbeat(EngineOptions options, long now) {
        interval = options.pingInterval().toNanos();
        timeout = options.pingTimeout().toNanos();
        due = now + interval;
    }

    enum Action {
        NONE,
        PING,
        TIME_OUT
    }

    synchronized Action check(long now) {
        if (now - due < 0) {
            return Action.NONE;
        }
        if (awaitingPong) {
            return Action.TIME_OUT;
        }
        awaitingPong = true;
        extended = false;
        due = now + timeout;
        return Action.PING;
    }

    synchronized void onPong(long now) {
        awaitingPong = false;
        due = now + interval;
    }

    synchronized void onOtherPacket(long now) {
        if (awaitingPong && !extended) {
            extended = true;
            due = now + timeout;
        }
    }

    /** A pong that is under way on the old transport counts from anew. */
    synchronized void onUpgrade(long now) {
        if (awaitingPong) {
            due = now + timeout;
        }
    }
}
