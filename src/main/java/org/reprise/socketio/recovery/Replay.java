package org.reprise.socketio.recovery;

/**
 * What a returning client has missed.
 *
 * @param outcome whether that is known
 * @param missed the positions of the packets in their order; empty unless recovered
 */
public record Replay(Outcome outcome, long[] missed) {

    private static final long[] NOTHING = {};

    static Replay failed(Outcome outcome) {
        return new Replay(outcome, NOTHING);
    }

    public boolean recovered() {
        return outcome == Outcome.RECOVERED;
    }
}
