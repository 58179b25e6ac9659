package org.reprise.socketio.recovery;

import static java.lang.System.Logger.Level.WARNING;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All sessions of a namespace, on whatever node, as its log tells of them; each node comes to the same. A session is
 * kept as its node has written it last, and orders since then are applied when it is asked for. Guarded by the
 * namespace's order.
 */
final class SharedSessions {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.recovery");

    /** Instead of a session that an order has ended, until its node says so. */
    private static final byte[] ENDED = new byte[0];

    private final String namespace;
    private final Map<String, Known> byKey = new HashMap<>();

    /** What was ordered, in its order. */
    private final Deque<Ordered> orders = new ArrayDeque<>();

    /** Up to this position in the log orders are not known any more. */
    private long ordersAfter;

    private boolean hasMetUnreadable;

    SharedSessions(String namespace) {
        this.namespace = namespace;
    }

    /**
     * What is known of a session.
     *
     * @param node that has it
     * @param asOf the position up to which orders are contained in it
     * @param bytes by {@link SessionCodec}
     * @param storedAt when it was taken, in milliseconds
     */
    private record Known(long node, long asOf, byte[] bytes, long storedAt) {}

    private record Ordered(long position, Order order) {}

    /** Begins anew, knowing nothing of what was ordered up to that position. */
    void beginAfter(long position) {
        byKey.clear();
        orders.clear();
        ordersAfter = position;
    }

    // ---------------------------------------------------------------------- what the log says

    /** A node has written how its session is; nothing if it is not its session any more. */
    void keep(long node, Note.Kept kept, long now) {
        Known before = byKey.get(kept.key());
        if (before == null || before.node() == node) {
            byKey.put(kept.key(), new Known(node, kept.asOf(), kept.session(), now));
        }
    }

    /** A node has ended its session; says whether it was its. */
    boolean end(long node, String key) {
        return isOf(node, key) && byKey.remove(key) != null;
    }

    /** A node goes on with a session, if there is one; gives who had it before. */
    @Nullable
    Long claim(long node, String key) {
        Known before = byKey.get(key);
        if (before == null) {
            return null;
        }
        byKey.put(key, new Known(node, before.asOf(), before.bytes(), before.storedAt()));
        return before.node();
    }

    /** Gives all sessions of one node to another; returns their keys. */
    List<String> move(long from, long to) {
        List<String> keys = keysOf(from);
        keys.forEach(key -> claim(to, key));
        return keys;
    }

    void order(long position, Order order) {
        orders.add(new Ordered(position, order));
    }

    /** Drops what was ordered up to a position, when it is contained in all sessions. */
    void trim(long horizon) {
        byKey.replaceAll((key, known) -> isKnownAsOf(known, horizon) ? broughtTo(horizon, known) : known);
        while (!orders.isEmpty() && orders.peek().position() <= horizon) {
            orders.remove();
        }
        ordersAfter = Math.max(ordersAfter, horizon);
    }

    private boolean isKnownAsOf(Known known, long horizon) {
        return known.asOf() >= ordersAfter && known.asOf() < horizon;
    }

    private Known broughtTo(long position, Known known) {
        byte[] bytes = known.bytes();
        if (orders.stream().anyMatch(ordered -> ordered.position() > known.asOf() && ordered.position() <= position)) {
            bytes = session(known, position).map(SessionCodec::encode).orElse(ENDED);
        }
        return new Known(known.node(), position, bytes, known.storedAt());
    }

    // ---------------------------------------------------------------------- what is so

    boolean isOf(long node, String key) {
        Known known = byKey.get(key);
        return known != null && known.node() == node;
    }

    boolean isKnown(String key) {
        return byKey.containsKey(key);
    }

    /** All who have sessions. */
    Set<Long> nodes() {
        Set<Long> nodes = new HashSet<>();
        byKey.values().forEach(known -> nodes.add(known.node()));
        return nodes;
    }

    private List<String> keysOf(long node) {
        List<String> keys = new ArrayList<>();
        byKey.forEach((key, known) -> {
            if (known.node() == node) {
                keys.add(key);
            }
        });
        return keys;
    }

    /** The keys of sessions of a node that were written before a time, or as of an earlier position than that. */
    List<String> stale(long node, long time, long position) {
        List<String> keys = new ArrayList<>();
        byKey.forEach((key, known) -> {
            if (known.node() == node && (known.storedAt() < time || known.asOf() < position)) {
                keys.add(key);
            }
        });
        return keys;
    }

    /**
     * The session as it is now; empty if it has been ended, or it is not known what was ordered meanwhile, or another
     * version has written it in a form that this one cannot read.
     */
    Optional<Session> session(String key) {
        Known known = byKey.get(key);
        return known == null || known.asOf() < ordersAfter ? Optional.empty() : session(known, Long.MAX_VALUE);
    }

    private Optional<Session> session(Known known, long position) {
        if (known.bytes() == ENDED) {
            return Optional.empty();
        }
        Session session = decode(known.bytes());
        if (session == null) {
            return Optional.empty();
        }
        for (Ordered ordered : orders) {
            if (ordered.position() > known.asOf()
                    && ordered.position() <= position
                    && ordered.order().addressed().test(session)) {
                if (!(ordered.order() instanceof Order.Rooms rooms)) {
                    return Optional.empty();
                }
                change(session, rooms, ordered.position());
            }
        }
        return Optional.of(session);
    }

    private @Nullable Session decode(byte[] bytes) {
        try {
            return SessionCodec.decode(bytes);
        } catch (RuntimeException unreadable) {
            if (!hasMetUnreadable) {
                hasMetUnreadable = true;
                LOG.log(
                        WARNING,
                        "SIO0406 sessions of " + namespace + " that other nodes have written cannot be read, by this"
                                + " version at least; clients that come here with them start afresh",
                        unreadable);
            }
            return null;
        }
    }

    private void change(Session session, Order.Rooms order, long position) {
        for (String room : order.names()) {
            if (order.join()) {
                session.membership().join(room, position);
            } else {
                session.membership().leave(room, position, ordersAfter);
            }
        }
    }
}
