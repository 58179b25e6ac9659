package org.reprise.socketio.namespace;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.SessionExpired;
import org.reprise.socketio.engine.Scheduler;
import org.reprise.socketio.protocol.ValueMapper;
import org.reprise.socketio.recovery.RecoveryService;

/**
 * What a server works with.
 *
 * @param mapper for arguments that are no simple values
 * @param executor whose threads may block; handlers run on it
 * @param recovery null for none
 * @param expiry told on the executor of each session whose client did not come back
 */
public record ServerContext(
        ServerOptions options,
        ValueMapper mapper,
        Executor executor,
        Scheduler scheduler,
        @Nullable RecoveryService recovery,
        Consumer<SessionExpired> expiry) {}
