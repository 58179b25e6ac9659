package org.reprise.socketio.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A question that this node has asked, and what was answered until now. Thread-safe. */
public final class Inquiry<A> {

    private final long id;
    private final AnswerCodec<A> codec;
    private final CompletableFuture<Outcome<A>> outcome = new CompletableFuture<>();
    private final List<A> answers = new ArrayList<>();

    /** Who has not answered, or not all, with the number of the next part. Guarded by this, as are those around. */
    private final Map<Node, Integer> awaited = new HashMap<>();

    /** All that are or were waited for. */
    private final Set<Node> asked = new HashSet<>();

    private boolean begun;

    Inquiry(long id, AnswerCodec<A> codec) {
        this.id = id;
        this.codec = codec;
    }

    /**
     * How a question ended.
     *
     * @param missing who has not answered in time, or not all; empty if all have, or have gone
     */
    public record Outcome<A>(List<A> answers, Set<Node> missing) {}

    /** To be used in the request. */
    public long id() {
        return id;
    }

    /** Completes when all have answered, or the time is over; exceptionally when the server stops. */
    public CompletableFuture<Outcome<A>> outcome() {
        return outcome;
    }

    /** Tells who will be asked, as it seems; {@link #begin} comes later, or never. */
    public synchronized void expect(Set<Node> nodes) {
        awaited.clear();
        asked.clear();
        nodes.forEach(this::await);
    }

    private void await(Node node) {
        if (asked.add(node)) {
            awaited.put(node, 0);
        }
    }

    /** The question was asked of these, who are waited for from now on. */
    public void begin(Set<Node> nodes) {
        synchronized (this) {
            expect(nodes);
            begun = true;
        }
        end(false);
    }

    /** Those were {@link Node#UNKNOWN}, if that was among those who were asked. */
    synchronized void known(Set<Node> nodes) {
        if (awaited.remove(Node.UNKNOWN) != null) {
            nodes.forEach(this::await);
        }
    }

    /** What this node answers itself, as one of those who are asked. */
    public Reply<A> reply(Node own, int count) {
        return new Reply<>(count, reply -> {
            synchronized (this) {
                for (A answer = reply.take(); answer != null; answer = reply.take()) {
                    answers.add(answer);
                }
                if (reply.isComplete()) {
                    awaited.remove(own);
                }
            }
            end(false);
        });
    }

    /** A node answers no more. */
    synchronized void gone(long node) {
        awaited.keySet().removeIf(one -> one.id() == node);
    }

    /** Looks for the next part of each node; says whether there was any. Waits for the cache. */
    boolean look(AnswerCache cache) {
        Map<Long, Integer> next = nextParts();
        Map<Long, byte[]> found = next.isEmpty() ? Map.of() : cache.find(id, next);
        found.forEach((node, bytes) -> take(node, Part.of(bytes, codec)));
        end(false);
        next.keySet().retainAll(found.keySet());
        if (!next.isEmpty()) {
            cache.remove(id, next);
        }
        return !next.isEmpty();
    }

    private synchronized Map<Long, Integer> nextParts() {
        Map<Long, Integer> next = new HashMap<>();
        awaited.forEach((node, part) -> next.put(node.id(), part));
        return next;
    }

    private synchronized void take(long id, Part<A> part) {
        for (Node node : Set.copyOf(awaited.keySet())) {
            if (node.id() == id) {
                answers.addAll(part.answers());
                awaited.merge(node, 1, Integer::sum);
                if (part.last()) {
                    awaited.remove(node);
                }
            }
        }
    }

    boolean isDone() {
        return outcome.isDone();
    }

    /** Ends it if nobody is waited for any more, or anyhow; outside of all locks of its own. */
    void end(boolean anyhow) {
        Outcome<A> reached = null;
        synchronized (this) {
            if (anyhow || (begun && awaited.isEmpty())) {
                reached = new Outcome<>(List.copyOf(answers), new HashSet<>(awaited.keySet()));
            }
        }
        if (reached != null) {
            outcome.complete(reached);
        }
    }
}
