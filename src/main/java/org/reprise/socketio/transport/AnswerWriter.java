package org.reprise.socketio.transport;

import org.reprise.socketio.engine.SendListener;

/** Writes the body of one response; made by the request's own thread, after {@code startAsync}. */
sealed interface AnswerWriter permits ListeningWriter, BlockingWriter {

    /**
     * Begins to write; does not wait for the client. To be called once, by any thread.
     *
     * @param sent told once, when nothing is left to be written or when it was given up
     */
    void write(byte[] content, SendListener sent);
}
