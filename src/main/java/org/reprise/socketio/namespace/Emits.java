package org.reprise.socketio.namespace;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.EmitTimeoutException;
import org.reprise.socketio.engine.EnginePacket;
import org.reprise.socketio.log.LoggedEvent;
import org.reprise.socketio.log.PacketLog;
import org.reprise.socketio.protocol.EncodedEvent;
import org.reprise.socketio.protocol.EncodedPacket;
import org.reprise.socketio.recovery.NamespaceRecovery;

/**
 * What is emitted in a namespace: by the log to those who are there, and those who come back; or past it, to those who are
 * there. Thread-safe; what is said to be called in the namespace's order is called in it.
 */
final class Emits {

    /** Of an emit that has been carried out already. */
    static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private final LiveNamespace namespace;
    private final Members members;
    private final @Nullable NamespaceRecovery recovery;

    Emits(LiveNamespace namespace, Members members, @Nullable NamespaceRecovery recovery) {
        this.namespace = namespace;
        this.members = members;
        this.recovery = recovery;
    }

    void emit(Broadcast broadcast, String event, @Nullable Object... args) {
        emit(broadcast, namespace.encoder().event(namespace.name(), null, event, args));
    }

    private void emit(Broadcast broadcast, EncodedEvent encoded) {
        if (bypassesLog(broadcast)) {
            Supplier<Emission> send = () -> Emission.flush(dispatchUnkept(broadcast, encoded));
            Journal journal = namespace.journal();
            if (broadcast.isVolatile() && journal != null && journal.async().isAny()) {
                journal.async().followIfRoom(Submission.size(encoded), send);
            } else {
                sendInTurn(Submission.size(encoded), send);
            }
        } else {
            namespace.ordered(() -> log(broadcast, encoded)).finish();
        }
    }

    /** Emits without waiting until the event is stored. */
    CompletionStage<Void> emitAsync(Broadcast broadcast, String event, @Nullable Object... args) {
        EncodedEvent encoded = namespace.encoder().event(namespace.name(), null, event, args);
        Journal journal = namespace.journal();
        try {
            if (journal != null && !bypassesLog(broadcast)) {
                return journal.async().emit(broadcast, encoded);
            }
            emit(broadcast, encoded);
            return DONE;
        } catch (EmitTimeoutException full) {
            return CompletableFuture.failedFuture(full);
        }
    }

    /**
     * Encodes an event that is to be in the log, and so finds what is wrong with it.
     *
     * @return dispatches it, or has it dispatched, when called in the order
     */
    Supplier<Emission> prepareEmit(Broadcast broadcast, String event, @Nullable Object... args) {
        EncodedEvent encoded = namespace.encoder().event(namespace.name(), null, event, args);
        return () -> log(broadcast, encoded);
    }

    private boolean bypassesLog(Broadcast broadcast) {
        return namespace.sharing() == null ? broadcast.isVolatile() : broadcast.isLocal();
    }

    private Emission log(Broadcast broadcast, EncodedEvent event) {
        Journal journal = namespace.journal();
        return journal == null ? Emission.flush(dispatch(broadcast, event)) : journal.submit(broadcast, event);
    }

    /** Whether emits are under way that nobody waits for, and that nothing may overtake. */
    boolean isBehind() {
        Journal journal = namespace.journal();
        return journal != null && journal.async().isAny();
    }

    /**
     * Has something sent that is not in the log: at once, or behind the emits that nobody waits for.
     *
     * @param size about how many characters and bytes it has
     */
    void sendInTurn(int size, Supplier<Emission> send) {
        Journal journal = namespace.journal();
        if (journal != null && journal.async().isAny()) {
            journal.async().follow(size, send);
        } else {
            namespace.ordered(send).finish();
        }
    }

    /** Waits for the emits that nobody waits for: what is done next is not to be seen in them. */
    void settle() {
        Journal journal = namespace.journal();
        if (journal != null) {
            journal.async().settle();
        }
    }

    private List<LiveSocket> dispatch(Broadcast broadcast, EncodedEvent event) {
        if (recovery != null) {
            return deliver(broadcast, recovery.append(broadcast.rooms(), broadcast.excepted(), event));
        }
        List<LiveSocket> receivers = members.select(broadcast.rooms(), broadcast.excepted());
        offer(receivers, event.packet());
        return receivers;
    }

    /** Gives a packet to those it is for, when the log has just come to it; in the order. */
    List<LiveSocket> deliver(Broadcast broadcast, PacketLog.Entry entry) {
        List<LiveSocket> receivers = members.select(broadcast.rooms(), broadcast.excepted());
        if (!receivers.isEmpty()) {
            List<EnginePacket> frames = Frames.of(entry.packet());
            for (LiveSocket receiver : receivers) {
                receiver.deliver(entry.position(), frames);
            }
        }
        return receivers;
    }

    /** Gives an event that some node of the cluster has emitted to those here it is for; in the order. */
    List<LiveSocket> deliver(LoggedEvent event, long position) {
        if (!event.kept()) {
            return dispatchUnkept(
                    new Broadcast(namespace, event.rooms(), event.except(), true, false, null), event.event());
        }
        List<LiveSocket> receivers = members.select(event.rooms(), event.except());
        if (!receivers.isEmpty() && recovery != null) {
            List<EnginePacket> frames = Frames.of(event.event().packet(recovery.offset()));
            receivers.forEach(receiver -> receiver.deliver(position, frames));
        }
        return receivers;
    }

    private static void offer(List<LiveSocket> receivers, EncodedPacket packet) {
        if (!receivers.isEmpty()) {
            List<EnginePacket> frames = Frames.of(packet);
            for (LiveSocket receiver : receivers) {
                receiver.outlet().offer(frames);
            }
        }
    }

    /** It is not kept, but ends in an offset all the same: a client takes whatever string stands there for one. */
    private List<LiveSocket> dispatchUnkept(Broadcast broadcast, EncodedEvent event) {
        List<LiveSocket> receivers = members.select(broadcast.rooms(), broadcast.excepted());
        List<EnginePacket> frames = Frames.of(recovery == null ? event.packet() : event.packet(recovery.offset()));
        for (LiveSocket receiver : receivers) {
            if (broadcast.isVolatile()) {
                receiver.outlet().offerVolatile(frames);
            } else {
                receiver.outlet().offer(frames);
            }
        }
        return receivers;
    }
}
