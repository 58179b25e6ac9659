package org.reprise.socketio.transport;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.reprise.socketio.engine.EngineServer;
import org.reprise.socketio.engine.Scheduler;

/**
 * How long a client may take to send a body or to read an answer: as long as the heartbeat lets one live that says
 * nothing.
 *
 * @param threads where those are given up that have taken longer, since the container may wait for them once more
 */
record Patience(Scheduler scheduler, Duration limit, Executor threads) {

    static Patience of(EngineServer engine, Executor threads) {
        Duration limit = engine.options().pingInterval().plus(engine.options().pingTimeout());
        return new Patience(engine.scheduler(), limit, threads);
    }

    /**
     * Gives up what has to be waited for, unless that is called off in time.
     *
     * @return calls it off
     */
    Runnable begin(Runnable giveUp) {
        return scheduler.schedule(limit, () -> threads.execute(giveUp));
    }
}
