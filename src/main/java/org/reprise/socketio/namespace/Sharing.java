package org.reprise.socketio.namespace;

import java.util.Collection;
import java.util.Set;
import org.reprise.socketio.cluster.AnswerCache;
import org.reprise.socketio.cluster.Node;
import org.reprise.socketio.cluster.Request;
import org.reprise.socketio.log.LogItem;
import org.reprise.socketio.recovery.NamespaceRecovery;
import org.reprise.socketio.recovery.Order;
import org.reprise.socketio.recovery.SharedRecovery;

/** What a namespace has to do with the other nodes of a cluster. Thread-safe. */
final class Sharing {

    private final LiveNamespace namespace;
    private final SharedRecovery shared;
    private final Journal journal;

    Sharing(
            LiveNamespace namespace,
            NamespaceRecovery recovery,
            SharedRecovery shared,
            SharedPresence live,
            ServerContext context) {
        this.namespace = namespace;
        this.shared = shared;
        journal = new Journal(
                namespace,
                recovery,
                persistence -> new SharedLedger(namespace, shared, persistence, live, this::note),
                context);
        recovery.onArrival(journal::wake);
    }

    /** By which it writes. */
    Journal journal() {
        return journal;
    }

    /** Has an order carried out on all nodes; waits until it is. */
    void order(Order order) {
        journal.submit(shared.note(order)).finish();
    }

    /** Has something written that nobody waits for. */
    private void note(LogItem note) {
        Emission unused = journal.submit(note);
    }

    /** Changes the rooms of a session that goes on at another node; says whether it does. In the order. */
    boolean changeElsewhere(LiveSocket socket, boolean join, Collection<String> names) {
        String key = socket.sessionKey();
        if (key == null || !shared.isElsewhere(key)) {
            return false;
        }
        note(shared.note(new Order.Rooms(join, Set.of(socket.id()), Set.of(), Set.copyOf(names))));
        return true;
    }

    /** Waits until all is known here that other nodes have done before. */
    void catchUp() {
        journal.catchUp().finish();
    }

    /** Has the session that a socket is to continue brought here if another node has it; waits. */
    void bring(LiveSocket socket) {
        String key = socket.sessionKey();
        if (key != null) {
            namespace
                    .ordered(() -> shared.isElsewhere(key) ? journal.submit(shared.claim(key)) : Emission.NOTHING)
                    .finish();
        }
    }

    /** Has sessions written again of which the log would soon not tell any more; in the order. */
    boolean refresh() {
        return shared.refresh();
    }

    /** Asks something of all nodes, without waiting for it; gives what takes it back if that is not too late. */
    Runnable ask(Request request) {
        return journal.enqueue(shared.ask(request.bytes()));
    }

    /** Tells all nodes something; waits until it is stored. */
    void tell(Request request) {
        journal.submit(shared.ask(request.bytes())).finish();
    }

    /** Where nodes answer. */
    AnswerCache answers() {
        return shared.answers();
    }

    /** As which the others know this node now. */
    Node own() {
        return Node.here(shared.node());
    }

    /** All nodes that are known to be there; in the order. */
    Set<Node> nodes() {
        Set<Node> nodes = shared.nodes();
        nodes.add(own());
        return nodes;
    }

    /** Tells the others that this node serves the namespace no more. */
    void leave() {
        note(shared.leave());
    }

    /** Whether this node has seen too few others for so long that clients should look for another one. */
    boolean isCutOff() {
        return shared.isCutOff();
    }

    /** Looks for what other nodes have done, should nobody have told of it. */
    void look() {
        journal.look();
    }
}
