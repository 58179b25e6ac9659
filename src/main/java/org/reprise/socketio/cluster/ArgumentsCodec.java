package org.reprise.socketio.cluster;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.reprise.socketio.protocol.EncodedArguments;

/** What clients, or nodes, have answered to an event. */
public enum ArgumentsCodec implements AnswerCodec<EncodedArguments> {
    INSTANCE;

    @Override
    public void write(EncodedArguments answer, DataOutputStream out) throws IOException {
        Values.write(answer.json(), out);
        Values.write(answer.attachments(), out);
    }

    @Override
    public EncodedArguments read(DataInputStream in) throws IOException {
        return new EncodedArguments(Values.read(in), Values.readAttachments(in));
    }
}
