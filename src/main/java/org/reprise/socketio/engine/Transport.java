package org.reprise.socketio.engine;

import java.util.List;

/**
 * The way out to one client, below an {@link EngineSession}, which has one write under way at a time, and none after
 * {@link #finish} or {@link #abort}. {@link #credit} and {@link #abort} may be called by any thread. No call blocks on
 * the client.
 *
 * <p>A transport that gets room for more, after {@link #credit} gave 0, calls {@link EngineSession#flush()}.
 */
interface Transport {

    TransportName name();

    /** How many bytes may be written now; the last packet may exceed it. */
    int credit();

    /** How small the parts may be in which it writes a packet that exceeds the credit; by default it takes it whole. */
    default int smallestPart() {
        return Integer.MAX_VALUE;
    }

    /** Writes packets, or parts of them, in their order. A failure ends the session. */
    void write(List<EnginePacket> packets, SendListener sent);

    /**
     * Tells the client that it is over, and closes.
     *
     * @param late whether the client has asked for it after the session was closed
     */
    void finish(boolean late);

    /** Closes without writing anything more that could block. Idempotent. */
    void abort();
}
