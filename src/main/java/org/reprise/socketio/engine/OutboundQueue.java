package org.reprise.socketio.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What waits to be written to one client, up to a number of bytes. Guarded by its {@link Outbound}. */
final class OutboundQueue {

    private final int limit;
    private final ArrayDeque<EnginePacket> packets = new ArrayDeque<>();
    private long bytes;

    /** What is left of the packet of which a part has been taken: it is on its way, and counts no more for the limit. */
    private @Nullable EnginePacket rest;

    private boolean overflown;

    OutboundQueue(int limit) {
        this.limit = limit;
    }

    /** Adds packets; beyond the limit nothing is kept. What finds the queue empty is taken whatever its size. */
    void add(List<EnginePacket> more) {
        boolean wasEmpty = packets.isEmpty();
        for (EnginePacket packet : more) {
            bytes += packet.size();
        }
        if (bytes > limit && !wasEmpty) {
            overflown = true;
        }
        if (overflown) {
            clear();
        } else {
            packets.addAll(more);
        }
    }

    /**
     * Takes packets of that many bytes, the last of which may go beyond.
     *
     * @param smallestPart how small the parts may be in which that one is taken
     */
    List<EnginePacket> take(int credit, int smallestPart) {
        if (rest == null && packets.size() == 1 && bytes <= Math.max(credit, smallestPart)) {
            return List.of(next()); // as most often
        }
        List<EnginePacket> batch = new ArrayList<>(Math.min(packets.size(), 64));
        for (int left = credit; left > 0 && !isEmpty(); ) {
            EnginePacket packet = next();
            int most = Math.max(left, smallestPart);
            if (packet.size() > most) {
                rest = packet.part(most, packet.size());
                packet = packet.part(0, most);
            }
            batch.add(packet);
            left -= Math.max(1, packet.size()); // an empty binary message is one, too
        }
        return batch;
    }

    private EnginePacket next() {
        EnginePacket next = rest;
        rest = null;
        if (next == null) {
            next = packets.remove();
            bytes -= next.size();
        }
        return next;
    }

    long bytes() {
        return rest == null ? bytes : bytes + rest.size();
    }

    boolean isEmpty() {
        return packets.isEmpty() && rest == null;
    }

    /** Whether something was dropped for lack of room, so that nothing that follows may be sent. */
    boolean isOverflown() {
        return overflown;
    }

    void clear() {
        packets.clear();
        bytes = 0;
        rest = null;
    }
}
