package org.reprise.socketio.namespace;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.engine.Scheduler;
import org.reprise.socketio.protocol.ValueMapper;
import org.reprise.socketio.recovery.RecoveryService;

/**
 * What a server works with.
 *
 * @param mapper for arguments that are no simple values
 * @param executor whose threads may block; handlers run on it
 * @param answers completes what the application has asked clients and nodes for: handlers on all threads of the executor may be
 *     waiting for it
 * @param storage whose threads wait for a durable store, or for what nodes share: three at most for each namespace, and two
 *     for all
 * @param recovery null for none
 * @param listener told on the executor what the application may want to know
 */
public record ServerContext(
        ServerOptions options,
        ValueMapper mapper,
        Executor executor,
        Executor answers,
        Scheduler scheduler,
        Executor storage,
        @Nullable RecoveryService recovery,
        ServerListener listener) {

    /** How long an emit waits for a durable store. */
    Duration storeTimeout() {
        return recovery == null ? Duration.ZERO : recovery.options().storeTimeout();
    }
}
