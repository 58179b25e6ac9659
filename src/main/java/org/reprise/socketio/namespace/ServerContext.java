package org.reprise.socketio.namespace;

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
 * @param recovery null for none
 */
public record ServerContext(
        ServerOptions options,
        ValueMapper mapper,
        Executor executor,
        Scheduler scheduler,
        @Nullable RecoveryService recovery) {}
