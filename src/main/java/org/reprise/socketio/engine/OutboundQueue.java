package org.reprise.socketio.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** What waits to be written to one client, up to a number of bytes. Guarded by its session. */
final class OutboundQueue {

    private final int limit;
    private final ArrayDeque<EnginePacket> packets = new ArrayDeque<>();
    private long bytes;
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

    /** Takes packets of that many bytes, the last of which may go beyond. */
    List<EnginePacket> take(int credit) {
        if (packets.size() == 1) {
            bytes = 0;
            return List.of(packets.remove());
        }
        List<EnginePacket> batch = new ArrayList<>(Math.min(packets.size(), 64));
        for (int left = credit; left > 0 && !packets.isEmpty(); ) {
            EnginePacket packet = packets.remove();
            batch.add(packet);
            bytes -= packet.size();
            left -= Math.max(1, packet.size()); // an empty binary message is one, too
        }
        return batch;
    }

    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return packets.isEmpty();
    }

    /** Whether something was dropped for lack of room, so that nothing that follows may be sent. */
    boolean isOverflown() {
        return overflown;
    }

    void clear() {
        packets.clear();
        bytes = 0;
    }
}
