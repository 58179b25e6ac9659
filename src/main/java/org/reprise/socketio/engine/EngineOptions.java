package org.reprise.socketio.engine;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * The settings of one engine. Immutable; start from {@link #defaults()}, which are those of the Node server.
 *
 * @param transports which transports clients may use
 * @param pingInterval from one answered ping to the next
 * @param pingTimeout how long a ping may stay unanswered before the session is closed
 * @param upgradeTimeout how long an upgrade to WebSocket may take before the WebSocket is given up
 * @param maxPayload the most bytes of one WebSocket message, and of one POST body, that a client may send
 * @param allowedOrigins the origins, such as {@code https://example.org}, whose pages may connect besides the server's
 *     own; {@code *} for all
 * @param maxOutboundBytes how much may wait for a client that does not take it, before its session is closed
 */
public record EngineOptions(
        Set<TransportName> transports,
        Duration pingInterval,
        Duration pingTimeout,
        Duration upgradeTimeout,
        int maxPayload,
        Set<String> allowedOrigins,
        int maxOutboundBytes) {

    private static final EngineOptions DEFAULTS = new EngineOptions(
            EnumSet.allOf(TransportName.class),
            Duration.ofSeconds(25),
            Duration.ofSeconds(20),
            Duration.ofSeconds(10),
            1_000_000,
            Set.of(),
            1024 * 1024);

    public EngineOptions {
        transports = Set.copyOf(transports);
        allowedOrigins = Set.copyOf(allowedOrigins);
        if (transports.isEmpty()) {
            throw new IllegalArgumentException("at least one transport is needed");
        }
        requirePositive(pingInterval, "pingInterval");
        requirePositive(pingTimeout, "pingTimeout");
        requirePositive(upgradeTimeout, "upgradeTimeout");
        if (maxOutboundBytes < 1) {
            throw new IllegalArgumentException("maxOutboundBytes must be at least 1 byte, is " + maxOutboundBytes);
        }
        if (maxPayload < 1) {
            throw new IllegalArgumentException("maxPayload must be at least 1 byte, is " + maxPayload);
        }
    }

    /** Both transports, ping every 25 s with 20 s to answer, 10 s to upgrade, 1,000,000 bytes, pages of the same origin. */
    public static EngineOptions defaults() {
        return DEFAULTS;
    }

    public EngineOptions withTransports(Set<TransportName> value) {
        return new EngineOptions(
                value, pingInterval, pingTimeout, upgradeTimeout, maxPayload, allowedOrigins, maxOutboundBytes);
    }

    public EngineOptions withPingInterval(Duration value) {
        return new EngineOptions(
                transports, value, pingTimeout, upgradeTimeout, maxPayload, allowedOrigins, maxOutboundBytes);
    }

    public EngineOptions withPingTimeout(Duration value) {
        return new EngineOptions(
                transports, pingInterval, value, upgradeTimeout, maxPayload, allowedOrigins, maxOutboundBytes);
    }

    public EngineOptions withUpgradeTimeout(Duration value) {
        return new EngineOptions(
                transports, pingInterval, pingTimeout, value, maxPayload, allowedOrigins, maxOutboundBytes);
    }

    public EngineOptions withMaxPayload(int value) {
        return new EngineOptions(
                transports, pingInterval, pingTimeout, upgradeTimeout, value, allowedOrigins, maxOutboundBytes);
    }

    public EngineOptions withAllowedOrigins(Set<String> value) {
        return new EngineOptions(
                transports, pingInterval, pingTimeout, upgradeTimeout, maxPayload, value, maxOutboundBytes);
    }

    public EngineOptions withMaxOutboundBytes(int value) {
        return new EngineOptions(
                transports, pingInterval, pingTimeout, upgradeTimeout, maxPayload, allowedOrigins, value);
    }

    private static void requirePositive(Duration value, String name) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be longer than 0, is " + value);
        }
    }
}
