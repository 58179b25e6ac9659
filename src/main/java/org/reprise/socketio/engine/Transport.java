package org.reprise.socketio.engine;

import java.io.IOException;
import java.util.List;

/**
 * The way out to one client, below an {@link EngineSession}, which calls {@link #write} and {@link #finish} from one
 * thread at a time and never after {@link #finish} or {@link #abort}. {@link #credit} and {@link #abort} may be
 * called from any thread.
 *
 * <p>A transport that gets room for more, after {@link #credit} gave 0, calls {@link EngineSession#flush()}.
 */
interface Transport {

    TransportName name();

    /** How many bytes may be written now; a packet may exceed it, one after it may not be begun. Must not block. */
    int credit();

    /** Writes packets in their order. Fails when the client cannot be reached; the session then ends. */
    void write(List<EnginePacket> packets) throws IOException;

    /** Writes the last packets, tells the client that it is over, and closes. */
    void finish(List<EnginePacket> last) throws IOException;

    /** Closes without writing anything more that could block. Idempotent. */
    void abort();
}
