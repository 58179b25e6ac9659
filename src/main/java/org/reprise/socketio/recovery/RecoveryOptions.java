package org.reprise.socketio.recovery;

import java.time.Duration;

/**
 * The settings of recovery.
 *
 * @param maxDisconnectionDuration how long a client may be away and still be recovered
 * @param detection how long a broken connection may go unnoticed: what is sent meanwhile must be kept too
 * @param skipMiddlewares whether a client whose session can be recovered passes without middleware
 * @param maxPackets how many packets a namespace keeps
 * @param maxBytes how many bytes of packets a namespace keeps
 * @param maxSessions how many sessions of clients that are away a namespace keeps
 * @param maxFailedClaims how many attempts with unknown pids are looked at, an address and minute
 * @param storeTimeout how long an emit waits for a durable store
 */
public record RecoveryOptions(
        Duration maxDisconnectionDuration,
        Duration detection,
        boolean skipMiddlewares,
        long maxPackets,
        long maxBytes,
        long maxSessions,
        int maxFailedClaims,
        Duration storeTimeout) {

    /** How long a packet is kept: as long as a client to which it was sent into the void may come back. */
    Duration retention() {
        return maxDisconnectionDuration.plus(detection);
    }
}
