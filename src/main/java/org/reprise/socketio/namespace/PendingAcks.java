package org.reprise.socketio.namespace;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.SocketDisconnectedException;
import org.reprise.socketio.protocol.ArgumentReader;
import org.reprise.socketio.protocol.Arguments;

/** The acknowledgements that one socket's client still owes. Thread-safe. */
final class PendingAcks {

    private final Map<Long, Pending> pending = new ConcurrentHashMap<>();

    /**
     * Somebody who waits.
     *
     * @param failed told if there can be no answer any more
     */
    private record Pending(Consumer<Arguments> answered, Consumer<RuntimeException> failed) {}

    /** Awaits the acknowledgement of that id; it is forgotten when the returned stage is completed by anybody. */
    <T> CompletableFuture<T> await(long id, Class<T> type, ArgumentReader reader) {
        CompletableFuture<T> future = new CompletableFuture<>();
        pending.put(
                id, new Pending(arguments -> complete(future, type, reader, arguments), future::completeExceptionally));
        CompletableFuture<T> unused = future.whenComplete((result, failure) -> pending.remove(id));
        return future;
    }

    @SuppressWarnings("unchecked")
    private static <T> void complete(
            CompletableFuture<T> future, Class<T> type, ArgumentReader reader, Arguments arguments) {
        try {
            future.complete(type == Void.class ? null : (T) reader.read(arguments, 0, type));
        } catch (RuntimeException unfit) {
            future.completeExceptionally(unfit);
        }
    }

    /** Has somebody told of the acknowledgement of that id, until it is forgotten. */
    void await(long id, Consumer<Arguments> listener) {
        pending.put(id, new Pending(listener, never -> {}));
    }

    /** Waits no more for the acknowledgement of that id. */
    void forget(long id) {
        pending.remove(id);
    }

    /**
     * Takes the first answer to what awaits that id; there is none for a further one.
     *
     * @return tells whoever waits, which may run what the application has attached; null if nothing awaits the id
     */
    @Nullable
    Runnable answer(@Nullable String id, Arguments arguments) {
        Pending awaited = id == null || id.length() > 18 ? null : pending.remove(Long.valueOf(id));
        return awaited == null ? null : () -> awaited.answered().accept(arguments);
    }

    /** How many there are. */
    int size() {
        return pending.size();
    }

    void failAll(String message) {
        for (Pending awaited : pending.values()) {
            awaited.failed().accept(new SocketDisconnectedException(message));
        }
    }
}
