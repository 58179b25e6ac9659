package org.reprise.socketio.cluster;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one node answers to a question: a number of answers that is known from the start, as they come. Thread-safe. */
public final class Reply<A> {

    private final Consumer<Reply<A>> listener;

    /** Given, and not taken yet. Guarded by this. */
    private final Queue<A> answers = new ArrayDeque<>();

    /** How many are still to be given. Guarded by this. */
    private int left;

    /** @param listener called whenever there is something to be taken, on the thread that has given it */
    Reply(int answers, Consumer<Reply<A>> listener) {
        left = answers;
        this.listener = listener;
    }

    /** Gives some of the answers. With no answers at all none have to be given, but that has to be said. */
    public void give(Collection<A> some) {
        synchronized (this) {
            answers.addAll(some);
            left -= some.size();
        }
        listener.accept(this);
    }

    /** The next answer that was given; null for none at present. */
    synchronized @Nullable A take() {
        return answers.poll();
    }

    /** Whether all answers were given and taken. */
    synchronized boolean isComplete() {
        return left <= 0 && answers.isEmpty();
    }
}
