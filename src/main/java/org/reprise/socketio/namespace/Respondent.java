package org.reprise.socketio.namespace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.reprise.socketio.cluster.AnswerCodec;
import org.reprise.socketio.cluster.Question;
import org.reprise.socketio.cluster.Reply;
import org.reprise.socketio.cluster.Request;

/** What this node does when all nodes are asked. In the namespace's order; what it gives to be done is to be done outside. */
final class Respondent {

    private final Members members;
    private final AnswerCodec<Snapshot> snapshots;

    Respondent(LiveNamespace namespace, Members members) {
        this.members = members;
        snapshots = new SnapshotCodec(namespace);
    }

    /** How sockets are answered. */
    AnswerCodec<Snapshot> snapshots() {
        return snapshots;
    }

    Emission answer(Request request, Replier to) {
        return answer((Question.Sockets) request.question(), to);
    }

    private Emission answer(Question.Sockets question, Replier to) {
        Map<LiveSocket, Set<String>> found = new LinkedHashMap<>();
        for (LiveSocket socket : members.select(question.rooms(), question.except())) {
            found.put(socket, Set.copyOf(socket.membership.rooms()));
        }
        Reply<Snapshot> reply = to.begin(found.size(), snapshots);
        return () -> {
            List<Snapshot> taken = new ArrayList<>(found.size());
            found.forEach((socket, rooms) -> taken.add(Snapshot.of(socket, rooms)));
            reply.give(taken);
        };
    }
}
