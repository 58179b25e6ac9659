package org.reprise.socketio.namespace;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.Ack;
import org.reprise.socketio.cluster.Reply;
import org.reprise.socketio.protocol.EncodedArguments;
import org.reprise.socketio.protocol.PacketEncoder;

/** The acknowledgement of another node's event, of which the first counts. Thread-safe. */
final class NodeReply implements Ack {

    private final PacketEncoder encoder;
    private final @Nullable Reply<EncodedArguments> reply;
    private final AtomicBoolean sent = new AtomicBoolean();

    /** @param reply null if none was asked for */
    NodeReply(PacketEncoder encoder, @Nullable Reply<EncodedArguments> reply) {
        this.encoder = encoder;
        this.reply = reply;
    }

    @Override
    public void send(@Nullable Object... args) {
        if (reply != null) {
            EncodedArguments answer = encoder.arguments("an acknowledgement", args);
            if (sent.compareAndSet(false, true)) {
                reply.give(List.of(answer));
            }
        }
    }
}
