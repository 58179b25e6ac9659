package org.reprise.socketio.namespace;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.SocketDisconnectedException;
import org.reprise.socketio.protocol.ArgumentReader;
import org.reprise.socketio.protocol.Arguments;

/** The acknowledgements that one socket's client still owes. Thread-safe. */
final class PendingAcks {

    private final Map<Long, Pending<?>> pending = new ConcurrentHashMap<>();

    private record Pending<T>(Class<T> type, CompletableFuture<T> future) {

        @SuppressWarnings("unchecked")
        void complete(ArgumentReader reader, Arguments arguments) {
            try {
                future.complete(type == Void.class ? null : (T) reader.read(arguments, 0, type));
            } catch (RuntimeException unfit) {
                future.completeExceptionally(unfit);
            }
        }
    }

    /** Awaits the acknowledgement of that id; it is forgotten when the returned stage is completed by anybody. */
    <T> CompletableFuture<T> await(long id, Class<T> type) {
        CompletableFuture<T> future = new CompletableFuture<>();
        pending.put(id, new Pending<>(type, future));
        CompletableFuture<T> unused = future.whenComplete((result, failure) -> pending.remove(id));
        return future;
    }

    /**
     * Takes the first answer to what awaits that id; there is none for a further one.
     *
     * @return completes it, which may run what the application has attached; null if nothing awaits the id
     */
    @Nullable
    Runnable answer(@Nullable String id, ArgumentReader reader, Arguments arguments) {
        Pending<?> awaited = id == null || id.length() > 18 ? null : pending.remove(Long.valueOf(id));
        return awaited == null ? null : () -> awaited.complete(reader, arguments);
    }

    void failAll(String message) {
        for (Pending<?> awaited : pending.values()) {
            awaited.future().completeExceptionally(new SocketDisconnectedException(message));
        }
    }
}
