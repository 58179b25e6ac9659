package org.reprise.socketio.namespace;

import org.reprise.socketio.cluster.AnswerCodec;
import org.reprise.socketio.cluster.Inquiry;
import org.reprise.socketio.cluster.Node;
import org.reprise.socketio.cluster.Replies;
import org.reprise.socketio.cluster.Reply;
import org.reprise.socketio.cluster.Request;

/** Where the answers of this node to one question go. */
sealed interface Replier {

    /**
     * Begins the reply.
     *
     * @param answers how many there will be
     */
    <A> Reply<A> begin(int answers, AnswerCodec<A> codec);

    /** This node has asked itself. */
    record Here(Inquiry<?> inquiry, Node own) implements Replier {

        @Override
        @SuppressWarnings("unchecked") // of the kind for which it was opened
        public <A> Reply<A> begin(int answers, AnswerCodec<A> codec) {
            return ((Inquiry<A>) inquiry).reply(own, answers);
        }
    }

    /**
     * Another node has asked.
     *
     * @param node as which this one was asked
     */
    record Elsewhere(Replies replies, Request request, long node) implements Replier {

        @Override
        public <A> Reply<A> begin(int answers, AnswerCodec<A> codec) {
            return replies.begin(request, node, answers, codec);
        }
    }
}
