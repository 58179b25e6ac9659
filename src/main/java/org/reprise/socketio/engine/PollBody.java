package org.reprise.socketio.engine;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The body of a polling POST, implemented by the container's side. */
@FunctionalInterface
public interface PollBody {

    /**
     * Reads all of the body; may block.
     *
     * @param limit the most bytes to take
     * @return the bytes, or null if there are more than the limit, of which no more than that was held in memory
     * @throws IOException when the client has gone before the end
     */
    byte @Nullable [] read(int limit) throws IOException;
}
