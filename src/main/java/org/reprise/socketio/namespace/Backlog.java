package org.reprise.socketio.namespace;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.engine.EnginePacket;
import org.reprise.socketio.engine.EngineSession;
import org.reprise.socketio.protocol.EncodedPacket;

/**
 * What is to be sent to a client before it takes part in what is live: packets that are read from the log a page at a
 * time, when the page before has been written, and others in their places between them. Guarded by the namespace's
 * order.
 */
final class Backlog {

    private static final int PAGE_BYTES = 64 * 1024;

    private final LiveNamespace namespace;
    private final EngineSession session;
    private final Deque<Item> items = new ArrayDeque<>();
    private boolean broken;

    Backlog(LiveNamespace namespace, EngineSession session) {
        this.namespace = namespace;
        this.session = session;
    }

    private sealed interface Item {

        record Logged(long position) implements Item {}

        record Ready(List<EnginePacket> frames) implements Item {}
    }

    void addLogged(long position) {
        items.add(new Item.Logged(position));
    }

    void add(List<EnginePacket> frames) {
        items.add(new Item.Ready(frames));
    }

    int size() {
        return items.size();
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    /** Whether a packet was trimmed before its turn came: the client cannot be served any further. */
    boolean isBroken() {
        return broken;
    }

    /** Offers the next page: packets up to its size, or a single one that is larger. */
    void offerPage() {
        int page = Math.min(PAGE_BYTES, session.maxOutboundBytes());
        int left = page;
        for (Item next = items.peek(); next != null && left > 0; next = items.peek()) {
            List<EnginePacket> frames = frames(next);
            if (frames == null) {
                broken = true;
                items.clear();
                return;
            }
            int size = frames.stream().mapToInt(EnginePacket::size).sum();
            if (size > left && left < page) {
                return;
            }
            session.offer(frames);
            left -= size;
            items.remove();
        }
    }

    private @Nullable List<EnginePacket> frames(Item item) {
        if (item instanceof Item.Ready ready) {
            return ready.frames();
        }
        EncodedPacket packet = namespace.read(((Item.Logged) item).position());
        return packet == null ? null : Frames.of(packet);
    }
}
