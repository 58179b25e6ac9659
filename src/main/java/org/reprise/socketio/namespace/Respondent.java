package org.reprise.socketio.namespace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.reprise.socketio.cluster.AnswerCodec;
import org.reprise.socketio.cluster.ArgumentsCodec;
import org.reprise.socketio.cluster.Question;
import org.reprise.socketio.cluster.Reply;
import org.reprise.socketio.cluster.Request;
import org.reprise.socketio.engine.EnginePacket;
import org.reprise.socketio.engine.Scheduler;
import org.reprise.socketio.engine.SerialExecutor;
import org.reprise.socketio.protocol.EncodedArguments;

/** What this node does when all nodes are asked. In the namespace's order; what it gives to be done is to be done outside. */
final class Respondent {

    private final LiveNamespace namespace;
    private final Members members;
    private final Scheduler timer;
    private final AnswerCodec<Snapshot> snapshots;
    private final SerialExecutor serverEvents;

    Respondent(LiveNamespace namespace, Members members, Scheduler timer) {
        this.namespace = namespace;
        this.members = members;
        this.timer = timer;
        snapshots = new SnapshotCodec(namespace);
        serverEvents = new SerialExecutor(namespace::execute);
    }

    /** How sockets are answered. */
    AnswerCodec<Snapshot> snapshots() {
        return snapshots;
    }

    Emission answer(Request request, Replier to) {
        if (request.question() instanceof Question.Sockets question) {
            return answer(question, to);
        }
        if (request.question() instanceof Question.Clients question) {
            return answer(question, request.timeout(), to);
        }
        return answer((Question.Servers) request.question(), to);
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

    /** An event like any other in its place, but not kept: who is away is not asked. */
    private Emission answer(Question.Clients question, Duration timeout, Replier to) {
        List<LiveSocket> asked = members.select(question.rooms(), question.except());
        Reply<EncodedArguments> reply = to.begin(asked.size(), ArgumentsCodec.INSTANCE);
        if (asked.isEmpty()) {
            return () -> reply.give(List.of());
        }
        long ackId = namespace.nextAckId();
        Runnable forget = () -> asked.forEach(socket -> socket.acks().forget(ackId));
        Runnable cancel = timer.schedule(timeout, forget);
        AtomicInteger left = new AtomicInteger(asked.size());
        List<EnginePacket> frames = Frames.of(namespace.encoder().asking(namespace.name(), question.event(), ackId));
        for (LiveSocket socket : asked) {
            socket.acks().await(ackId, answer -> {
                reply.give(List.of(EncodedArguments.firstOf(answer)));
                if (left.decrementAndGet() == 0) {
                    cancel.run();
                }
            });
            socket.outlet().offer(frames);
        }
        return () -> asked.forEach(socket -> socket.outlet().flushNow()); // a handler may be waiting for the answers
    }

    private Emission answer(Question.Servers question, Replier to) {
        SocketHandlers handlers = namespace.handlers();
        boolean taken = handlers.takesServerEvent(question.event());
        Reply<EncodedArguments> reply =
                question.acknowledged() ? to.begin(taken ? 1 : 0, ArgumentsCodec.INSTANCE) : null;
        if (taken) {
            NodeReply ack = new NodeReply(namespace.encoder(), reply);
            serverEvents.execute(() ->
                    handlers.serverEvent(question.event(), question.arguments().arguments(), ack));
        }
        return taken || reply == null ? Emission.NOTHING : () -> reply.give(List.of());
    }
}
