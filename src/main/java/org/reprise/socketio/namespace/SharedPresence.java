package org.reprise.socketio.namespace;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import java.util.List;
import java.util.Set;
import org.reprise.socketio.DisconnectReason;
import org.reprise.socketio.cluster.Node;
import org.reprise.socketio.cluster.Request;
import org.reprise.socketio.recovery.LiveSessions;
import org.reprise.socketio.recovery.Order;
import org.reprise.socketio.recovery.Session;

/** What happens to the sockets of this node because the log of the cluster says so. */
final class SharedPresence implements LiveSessions {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.namespace");

    private final LiveNamespace namespace;
    private final Members members;
    private final Rooms rooms;
    private final Presence presence;

    /** Guarded by the namespace's order. */
    private Emission rest = Emission.NOTHING;

    /** Whether there was a question that this node does not answer. Guarded by the namespace's order. */
    private boolean hasPassedOver;

    SharedPresence(LiveNamespace namespace, Members members, Rooms rooms, Presence presence) {
        this.namespace = namespace;
        this.members = members;
        this.rooms = rooms;
        this.presence = presence;
    }

    @Override
    public void apply(Order order) {
        if (order instanceof Order.Rooms change) {
            rooms.apply(change);
        } else if (order instanceof Order.Disconnect disconnect) {
            disconnect(members.select(disconnect.rooms(), disconnect.except()), disconnect.closeConnection());
        } else {
            String principal = ((Order.Revoke) order).principal();
            List<LiveSocket> present = members.everybody();
            present.removeIf(socket -> !socket.isOf(principal));
            disconnect(present, false);
        }
    }

    private void disconnect(List<LiveSocket> sockets, boolean closeConnection) {
        sockets.forEach(socket -> presence.leave(socket, DisconnectReason.SERVER_NAMESPACE_DISCONNECT));
        namespace.execute(() -> {
            for (LiveSocket socket : sockets) {
                socket.outlet().flush();
                if (closeConnection) {
                    socket.disconnect(true);
                }
            }
        });
    }

    @Override
    public void leaveToOther(String key) {
        presence.leaveToOther(key);
    }

    @Override
    public void leaveAllToOthers() {
        for (LiveSocket socket : members.everybody()) {
            String key = socket.sessionKey();
            if (key != null) {
                presence.leaveToOther(key);
            }
        }
    }

    @Override
    public void expired(Session session) {
        namespace.expired(session);
    }

    /** What it cannot answer it does not: the one who asks waits in vain, and nothing else depends on it. */
    @Override
    public void asked(byte[] question, boolean own, Set<Node> nodes) {
        try {
            rest = rest.and(namespace.questions().asked(Request.of(question), own, nodes));
        } catch (RuntimeException failure) {
            LOG.log(
                    hasPassedOver ? DEBUG : WARNING,
                    "SIO0324 this node does not answer a question to all nodes that serve " + namespace.name()
                            + "; if another version of Reprise asks it, update this node, too",
                    failure);
            hasPassedOver = true;
        }
    }

    @Override
    public void gone(long node) {
        namespace.questions().gone(node);
    }

    @Override
    public void known(Set<Node> others) {
        namespace.questions().known(others);
    }

    /** What is left to be done of all that was applied; in the order. */
    Emission takeRest() {
        Emission taken = rest;
        rest = Emission.NOTHING;
        return taken;
    }
}
