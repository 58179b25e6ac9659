package org.reprise.socketio.cluster;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Answers of one kind as bytes. Thread-safe. */
public interface AnswerCodec<A> {

    void write(A answer, DataOutputStream out) throws IOException;

    A read(DataInputStream in) throws IOException;
}
