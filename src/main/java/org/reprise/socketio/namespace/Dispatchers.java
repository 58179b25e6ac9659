package org.reprise.socketio.namespace;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.engine.EngineSession;
import org.reprise.socketio.engine.SerialExecutor;

/**
 * One serial dispatcher for each socket id in use. A recovered socket shares that of the one before it, so that the
 * disconnect handler of the old one ends before the recover handler of the new one begins. Thread-safe.
 */
final class Dispatchers {

    private final Executor executor;
    private final Map<String, Shared> byId = new ConcurrentHashMap<>();

    Dispatchers(Executor executor) {
        this.executor = executor;
    }

    private record Shared(SerialExecutor dispatcher, int users) {}

    SerialExecutor acquire(String id, EngineSession session) {
        Shared shared = byId.compute(id, (key, known) -> {
            SerialExecutor dispatcher = known == null
                    ? new SerialExecutor(tasks -> executor.execute(() -> session.corked(tasks)))
                    : known.dispatcher();
            return new Shared(dispatcher, known == null ? 1 : known.users() + 1);
        });
        return shared.dispatcher();
    }

    void release(String id) {
        byId.computeIfPresent(id, (key, known) -> withOneLess(known));
    }

    private static @Nullable Shared withOneLess(Shared known) {
        return known.users() == 1 ? null : new Shared(known.dispatcher(), known.users() - 1);
    }
}
