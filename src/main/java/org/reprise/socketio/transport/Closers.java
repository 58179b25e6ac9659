package org.reprise.socketio.transport;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.reprise.socketio.engine.SerialExecutor;

/**
 * Few of the workers for what may wait for a client: Open Liberty's close of a WebSocket waits until the client has
 * answered it, for seconds, and silent clients must not use up the workers.
 */
final class Closers implements Executor {

    private static final int THREADS = 4;

    private final List<SerialExecutor> lanes;
    private final AtomicInteger next = new AtomicInteger();

    Closers(Executor workers) {
        lanes = Stream.generate(() -> new SerialExecutor(workers))
                .limit(THREADS)
                .toList();
    }

    @Override
    public void execute(Runnable task) {
        lanes.get(Math.floorMod(next.getAndIncrement(), THREADS)).execute(task);
    }
}
