package org.reprise.socketio.namespace;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.Ack;
import org.reprise.socketio.EmitTimeoutException;

/** What comes of one event: its acknowledgement, of which the first counts, or a failure. Thread-safe. */
public final class EventReply implements Ack {

    private final LiveSocket socket;
    private final @Nullable String ackId;
    private final AtomicBoolean sent = new AtomicBoolean();

    EventReply(LiveSocket socket, @Nullable String ackId) {
        this.socket = socket;
        this.ackId = ackId;
    }

    @Override
    public void send(@Nullable Object... args) {
        if (ackId != null && sent.compareAndSet(false, true)) {
            try {
                socket.sendAck(ackId, args);
            } catch (IllegalArgumentException | EmitTimeoutException notSent) {
                sent.set(false);
                throw notSent;
            }
        }
    }

    /** Tells the application, when its turn comes, that the event failed after its handler had returned. */
    public void fail(Throwable failure) {
        socket.queueError(failure);
    }
}
