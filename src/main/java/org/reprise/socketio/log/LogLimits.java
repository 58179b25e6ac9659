package org.reprise.socketio.log;

import java.time.Duration;

/**
 * How much a log keeps; what is beyond any of the limits is trimmed, oldest first.
 *
 * @param retention how long a packet is kept
 * @param maxPackets how many packets
 * @param maxBytes how many bytes of packets
 */
public record LogLimits(Duration retention, long maxPackets, long maxBytes) {}
