package org.reprise.socketio.recovery;

import org.reprise.socketio.RecoveryOutcome;

/**
 * What a returning client has missed.
 *
 * @param outcome whether that is known
 * @param missed the positions of the packets in their order; empty unless recovered
 */
public record Replay(RecoveryOutcome outcome, long[] missed) {

    private static final long[] NOTHING = {};

    static Replay failed(RecoveryOutcome outcome) {
        return new Replay(outcome, NOTHING);
    }

    public boolean recovered() {
        return outcome == RecoveryOutcome.RECOVERED;
    }
}
