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
 * time, when the page before has been written, others in their places between them, and places at which it waits until
 * the client's session is stored. Guarded by the namespace's order.
 */
final class Backlog {

    private static final int PAGE_BYTES = 64 * 1024;

    private final LiveNamespace namespace;
    private final EngineSession session;
    private final Deque<Item> items = new ArrayDeque<>();
    private long bytes;
    private long lastBarrier;
    private long opened;
    private boolean broken;

    Backlog(LiveNamespace namespace, EngineSession session) {
        this.namespace = namespace;
        this.session = session;
    }

    private sealed interface Item {

        record Logged(long position) implements Item {}

        record Ready(List<EnginePacket> frames, int bytes) implements Item {}

        record Barrier(long number) implements Item {}
    }

    void addLogged(long position) {
        if (!broken) {
            items.add(new Item.Logged(position));
        }
    }

    /** Adds what is not in the log; more than may wait for the client at all breaks this. */
    void add(List<EnginePacket> frames) {
        int size = Frames.size(frames);
        if (bytes > 0 && bytes + size > session.maxOutboundBytes()) {
            breakOff();
        } else if (!broken) {
            bytes += size;
            items.add(new Item.Ready(frames, size));
        }
    }

    /** Lets nothing pass that is added from now on; those with one number are opened together. */
    void close(long barrier) {
        if (!broken && barrier > lastBarrier) {
            items.add(new Item.Barrier(barrier));
            lastBarrier = barrier;
        }
    }

    /** Opens the barriers up to that number. */
    void open(long barrier) {
        opened = barrier;
    }

    /** Whether something waits for a barrier. */
    boolean isClosed() {
        return lastBarrier > opened;
    }

    int size() {
        return items.size();
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    /** Whether a packet was trimmed before its turn came, or too much waits: the client cannot be served any further. */
    boolean isBroken() {
        return broken;
    }

    /** Offers the next page: packets up to its size, or a single one that is larger. Says whether there was any. */
    boolean offerPage() {
        int page = Math.min(PAGE_BYTES, session.maxOutboundBytes());
        int left = page;
        for (Item next = passable(); next != null && left > 0; next = passable()) {
            List<EnginePacket> frames = frames(next);
            if (frames == null) {
                breakOff();
                return false;
            }
            int size = Frames.size(frames);
            if (size > left && left < page) {
                return true;
            }
            session.offer(frames);
            left -= size;
            remove();
        }
        return left < page;
    }

    /** The next packet, if no barrier is before it. */
    private @Nullable Item passable() {
        while (items.peek() instanceof Item.Barrier barrier) {
            if (barrier.number() > opened) {
                return null;
            }
            items.remove();
        }
        return items.peek();
    }

    private @Nullable List<EnginePacket> frames(Item item) {
        if (item instanceof Item.Ready ready) {
            return ready.frames();
        }
        EncodedPacket packet = namespace.read(((Item.Logged) item).position());
        return packet == null ? null : Frames.of(packet);
    }

    private void remove() {
        if (items.remove() instanceof Item.Ready ready) {
            bytes -= ready.bytes();
        }
    }

    private void breakOff() {
        broken = true;
        items.clear();
    }
}
