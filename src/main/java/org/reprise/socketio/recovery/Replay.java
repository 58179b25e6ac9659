package org.reprise.socketio.recovery;

import java.util.List;
import org.reprise.socketio.protocol.EncodedPacket;

/**
 * What a returning client has missed.
 *
 * @param outcome whether that is known
 * @param missed the packets in their order; empty unless recovered
 */
public record Replay(Outcome outcome, List<EncodedPacket> missed) {

    static Replay failed(Outcome outcome) {
        return new Replay(outcome, List.of());
    }

    public boolean recovered() {
        return outcome == Outcome.RECOVERED;
    }
}
