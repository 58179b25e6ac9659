package org.reprise.socketio.recovery;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import javax.cache.Cache;
import org.jspecify.annotations.Nullable;

/**
 * Tells other nodes of cells that are stored already, by a cache of which a few entries are overwritten again and again.
 * Nobody waits for it, and nothing is lost where it fails: whoever was not told finds the cell in the store.
 * Thread-safe.
 */
final class News implements BiConsumer<String, byte[]> {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.recovery");

    /** Of a namespace; more than one, that a provider may work on several at a time. */
    private static final int ENTRIES = 16;

    /** Beyond that the oldest are dropped. */
    private static final int MAX_WAITING = 1_000;

    private final Cache<String, byte[]> cache;
    private final Executor executor;

    /** Guarded by this, as is the next one. */
    private final Deque<Message> waiting = new ArrayDeque<>();

    private boolean telling;

    /** Of the one thread that tells. */
    private volatile boolean failing;

    private record Message(String key, byte[] cell) {}

    /** @param arrived is told of what other nodes have stored, and this one, on any thread */
    News(Cache<String, byte[]> cache, SharedCaches shared, Executor executor, BiConsumer<String, byte[]> arrived) {
        this.cache = cache;
        this.executor = executor;
        CellListener.listen(cache, shared, executor, (entry, bytes) -> read(entry, bytes, arrived));
    }

    // The entry has the namespace in its key, and the number of the cell in front of its bytes.

    private static void read(String entry, byte[] bytes, BiConsumer<String, byte[]> arrived) {
        String namespace = entry.substring(0, entry.lastIndexOf('#'));
        long number = ByteBuffer.wrap(bytes).getLong();
        arrived.accept(namespace + '#' + number, Arrays.copyOfRange(bytes, Long.BYTES, bytes.length));
    }

    private void write(Message message) {
        int hash = message.key().lastIndexOf('#');
        long number = Long.parseLong(message.key().substring(hash + 1));
        byte[] bytes = ByteBuffer.allocate(Long.BYTES + message.cell().length)
                .putLong(number)
                .put(message.cell())
                .array();
        cache.put(message.key().substring(0, hash) + '#' + number % ENTRIES, bytes);
    }

    @Override
    public void accept(String key, byte[] cell) {
        if (add(new Message(key, cell))) {
            try {
                executor.execute(this::tellAll);
            } catch (RejectedExecutionException stopped) {
                LOG.log(DEBUG, "other nodes are told nothing more, as the server has stopped", stopped);
            }
        }
    }

    /** Whether a thread is needed. */
    private synchronized boolean add(Message message) {
        if (waiting.size() == MAX_WAITING) {
            waiting.remove();
        }
        waiting.add(message);
        boolean needed = !telling;
        telling = true;
        return needed;
    }

    private synchronized @Nullable Message next() {
        telling = !waiting.isEmpty();
        return waiting.poll();
    }

    private void tellAll() {
        for (Message message = next(); message != null; message = next()) {
            try {
                write(message);
                failing = false;
            } catch (RuntimeException failure) { // providers have exceptions of their own
                if (!failing) {
                    LOG.log(
                            WARNING,
                            "SIO0317 the provider of caches does not take news for other nodes, which get events late"
                                    + " until it does",
                            failure);
                }
                failing = true;
            }
        }
    }
}
