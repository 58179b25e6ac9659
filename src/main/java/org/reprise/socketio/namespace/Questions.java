package org.reprise.socketio.namespace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.AckTimeoutException;
import org.reprise.socketio.RemoteSocket;
import org.reprise.socketio.cluster.AnswerCodec;
import org.reprise.socketio.cluster.ArgumentsCodec;
import org.reprise.socketio.cluster.Inquiries;
import org.reprise.socketio.cluster.Inquiry;
import org.reprise.socketio.cluster.Node;
import org.reprise.socketio.cluster.Question;
import org.reprise.socketio.cluster.Replies;
import org.reprise.socketio.cluster.Request;
import org.reprise.socketio.engine.SerialExecutor;
import org.reprise.socketio.protocol.EncodedArguments;
import org.reprise.socketio.protocol.EncodedEvent;

/**
 * What is asked of all nodes that serve a namespace. In a cluster a question goes through the log, so all answer as of one
 * place in its order, and who has to answer is known there; a node alone, or one that is to ask nobody else, answers for
 * itself at once. Thread-safe.
 */
final class Questions {

    /** How long answers are waited for if nothing was said of it. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Node ALONE = Node.here(0);

    private final LiveNamespace namespace;
    private final @Nullable Sharing sharing;
    private final Respondent respondent;
    private final Inquiries inquiries;
    private final @Nullable Replies replies;

    Questions(LiveNamespace namespace, Members members, @Nullable Sharing sharing, ServerContext context) {
        this.namespace = namespace;
        this.sharing = sharing;
        respondent = new Respondent(namespace, members, context.scheduler());
        Executor io = new SerialExecutor(context.storage());
        inquiries = new Inquiries(
                namespace.name(), sharing == null ? null : sharing.answers(), io, context.scheduler()::schedule);
        replies = sharing == null ? null : new Replies(sharing.answers(), io, context.scheduler()::schedule);
    }

    // ---------------------------------------------------------------------- ask

    CompletionStage<Set<RemoteSocket>> fetchSockets(Broadcast addressed) {
        Question question = new Question.Sockets(addressed.rooms(), addressed.excepted());
        return ask(addressed, question, respondent.snapshots(), Function.identity(), LinkedHashSet::new);
    }

    <T> CompletionStage<List<T>> emitWithAck(
            Broadcast addressed, Class<T> type, String event, @Nullable Object... args) {
        if (addressed.limit() == null) {
            throw new IllegalStateException("a broadcast with acknowledgements needs a time limit;"
                    + " write timeout(Duration.ofSeconds(5)).emitWithAck(...)");
        }
        EncodedEvent encoded = namespace.encoder().event(namespace.name(), null, event, args);
        Question question = new Question.Clients(addressed.rooms(), addressed.excepted(), encoded);
        return ask(
                addressed,
                question,
                ArgumentsCodec.INSTANCE,
                answers -> read(answers, type),
                Collections::unmodifiableList);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // an answer may be null
    private <T> List<T> read(List<EncodedArguments> answers, Class<T> type) {
        List<T> read = new ArrayList<>(answers.size());
        for (EncodedArguments answer : answers) {
            read.add(type == Void.class ? null : (T) namespace.reader().read(answer.arguments(), 0, type));
        }
        return read;
    }

    void serverSideEmit(Broadcast addressed, String event, @Nullable Object... args) {
        Question question = serverEvent(addressed, false, event, args);
        if (sharing != null && !addressed.isLocal()) {
            sharing.tell(new Request(0, PATIENCE, question));
        }
    }

    <T> CompletionStage<List<T>> serverSideEmitWithAck(
            Broadcast addressed, Class<T> type, String event, @Nullable Object... args) {
        return ask(
                addressed,
                serverEvent(addressed, true, event, args),
                ArgumentsCodec.INSTANCE,
                answers -> read(answers, type),
                Collections::unmodifiableList);
    }

    private Question serverEvent(Broadcast addressed, boolean acknowledged, String event, @Nullable Object... args) {
        if (!addressed.rooms().isEmpty() || !addressed.excepted().isEmpty()) {
            throw new IllegalStateException(
                    "an event for servers goes to nodes, not to rooms;" + " leave to(...) and except(...) away");
        }
        @Nullable Object[] all = new @Nullable Object[args.length + 1];
        all[0] = event;
        System.arraycopy(args, 0, all, 1, args.length);
        String what = "the server event \"" + event + "\"";
        return new Question.Servers(event, namespace.encoder().arguments(what, all), acknowledged);
    }

    /**
     * @param read makes of answers what was asked for; called where the application may be, as the next one
     * @param gather makes of that the result, if all have answered
     */
    private <A, T, R> CompletionStage<R> ask(
            Broadcast addressed,
            Question question,
            AnswerCodec<A> codec,
            Function<List<A>, List<T>> read,
            Function<List<T>, R> gather) {
        Duration timeout = addressed.limit() == null ? PATIENCE : addressed.limit();
        Inquiry<A> inquiry = inquiries.open(codec, timeout);
        CompletableFuture<R> answer = new CompletableFuture<>();
        var unused = inquiry.outcome()
                .whenComplete((outcome, failure) -> namespace.answer(() -> {
                    try {
                        answer.complete(gather.apply(complete(outcome, failure, timeout, read)));
                    } catch (RuntimeException failed) {
                        answer.completeExceptionally(failed);
                    }
                }));
        put(new Request(inquiry.id(), timeout, question), inquiry, addressed.isLocal());
        return answer;
    }

    private static <A, T> List<T> complete(
            Inquiry.@Nullable Outcome<A> outcome,
            @Nullable Throwable failure,
            Duration timeout,
            Function<List<A>, List<T>> read) {
        if (outcome == null) {
            throw failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
        }
        List<T> answers = read.apply(outcome.answers());
        if (!outcome.missing().isEmpty()) {
            Set<String> missing = new TreeSet<>();
            outcome.missing().forEach(node -> missing.add(node.toString()));
            throw new AckTimeoutException(timeout, answers, missing);
        }
        return answers;
    }

    private void put(Request request, Inquiry<?> inquiry, boolean local) {
        if (sharing == null || local) {
            Node own = sharing == null ? ALONE : sharing.own();
            int size = request.question() instanceof Question.Clients clients ? Submission.size(clients.event()) : 0;
            namespace.emits().sendInTurn(size, () -> askHere(request, inquiry, own, Set.of(own)));
        } else {
            inquiry.expect(namespace.ordered(sharing::nodes));
            Runnable takeBack = sharing.ask(request);
            var unused = inquiry.outcome().whenComplete((outcome, failure) -> takeBack.run());
        }
    }

    /** This node is one of those who are asked; in the order. */
    private Emission askHere(Request request, Inquiry<?> inquiry, Node own, Set<Node> nodes) {
        boolean toOthersOnly = request.question() instanceof Question.Servers;
        Set<Node> asked = new HashSet<>(nodes);
        if (toOthersOnly) {
            asked.remove(own);
        } else {
            asked.add(own); // which, under a new id, may not have said yet that it is there
        }
        inquiry.begin(asked);
        if (!Set.of(own).containsAll(asked)) {
            inquiries.follow(inquiry);
        }
        if (toOthersOnly) {
            return Emission.NOTHING;
        }
        return respondent.answer(request, new Replier.Here(inquiry, own));
    }

    // ---------------------------------------------------------------------- be asked

    /** The log has come to a question, of this node or another one; in the order. */
    Emission asked(Request request, boolean own, Set<Node> nodes) {
        if (sharing == null || replies == null) {
            return Emission.NOTHING;
        }
        Inquiry<?> inquiry = own ? inquiries.find(request.id()) : null;
        if (inquiry != null) {
            return askHere(request, inquiry, sharing.own(), nodes);
        }
        if (own && request.question() instanceof Question.Servers) {
            return Emission.NOTHING;
        }
        return respondent.answer(
                request, new Replier.Elsewhere(replies, request, sharing.own().id()));
    }

    /** A node answers no more; in the order. */
    void gone(long node) {
        inquiries.gone(node);
    }

    /** It has turned out who the other nodes are; in the order. */
    void known(Set<Node> others) {
        inquiries.known(others);
    }

    /** Ends all that waits for answers; nothing can be asked any more. */
    void close() {
        inquiries.close();
    }
}
