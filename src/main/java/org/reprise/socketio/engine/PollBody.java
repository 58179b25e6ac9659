package org.reprise.socketio.engine;

import java.io.IOException;

/** The body of a polling POST, implemented by the container's side. */
@FunctionalInterface
public interface PollBody {

    /**
     * Begins to read all of the body, once; does not wait for the client.
     *
     * @param limit the most bytes to take; of a body with more than that no more is held in memory
     * @param reader told the outcome once, on whatever thread, perhaps before this returns
     */
    void read(int limit, Reader reader);

    /** Learns how the reading of a body has ended. */
    interface Reader {

        /** The body; the array is given away. */
        void received(byte[] body);

        /** There are more bytes than the limit; the rest is not read. */
        void tooLarge();

        /** The client has gone before the end, or was too slow. */
        void failed(IOException why);
    }
}
