package org.reprise.socketio.transport;

import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import org.reprise.socketio.engine.PollBody;

/** The body of a POST that has come already, as small ones mostly do, and so costs no asynchronous request. */
record ArrivedBody(ServletInputStream in, int size) implements PollBody {

    /** Whether all of the body can be read without waiting; a container may not know that. */
    static boolean isHere(ServletInputStream in, long announced) throws IOException {
        return announced > 0 && in.available() >= announced;
    }

    @Override
    public void read(int limit, PollBody.Reader reader) {
        if (size > limit) {
            reader.tooLarge();
            return;
        }
        byte[] body;
        try {
            body = in.readNBytes(size);
        } catch (IOException gone) {
            reader.failed(gone);
            return;
        }
        reader.received(body);
    }
}
