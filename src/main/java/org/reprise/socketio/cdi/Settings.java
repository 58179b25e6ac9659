package org.reprise.socketio.cdi;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.engine.EngineOptions;
import org.reprise.socketio.engine.TransportName;
import org.reprise.socketio.namespace.ServerOptions;
import org.reprise.socketio.recovery.RecoveryOptions;
import org.reprise.socketio.transport.Door;
import org.reprise.socketio.websocket.Compression;

/**
 * All settings of the application, by area; docs/configuration.md tells the keys.
 *
 * @param recovery null when it is off
 * @param dataSource where JNDI has the data source of the durable store; null without one
 * @param cluster what its nodes share; null for a node alone
 * @param door who speaks WebSocket; empty if that depends on the container
 * @param serveClient whether the JavaScript client is served
 * @param handlerThreads how many handlers may be at work at a time
 */
record Settings(
        EngineOptions engine,
        ServerOptions server,
        @Nullable RecoveryOptions recovery,
        @Nullable String dataSource,
        @Nullable ClusterSettings cluster,
        Optional<Door> door,
        Compression compression,
        boolean serveClient,
        int handlerThreads) {

    static Settings read(ConfigReader config) {
        EngineOptions engine = engine(config);
        return new Settings(
                engine,
                server(config),
                recovery(config, engine),
                dataSource(config),
                ClusterSettings.read(config),
                Door.of(config.choice("socketio.websocket", "auto", "endpoint", "upgrade")),
                config.flag("socketio.per-message-deflate", false) ? Compression.WITHOUT_CONTEXT : Compression.NONE,
                config.flag("socketio.serve-client", true),
                config.count("socketio.handler-threads", 64));
    }

    private static EngineOptions engine(ConfigReader config) {
        EngineOptions standard = EngineOptions.defaults();
        return new EngineOptions(
                config.set(
                        "socketio.transports",
                        standard.transports(),
                        "polling, websocket, or both separated by a comma",
                        TransportName::of),
                config.duration("socketio.ping-interval", standard.pingInterval()),
                config.duration("socketio.ping-timeout", standard.pingTimeout()),
                config.duration("socketio.upgrade-timeout", standard.upgradeTimeout()),
                config.count("socketio.max-payload", standard.maxPayload()),
                config.set(
                        "socketio.cors.origin",
                        Set.of(),
                        "origins such as https://example.org separated by commas, or *",
                        Settings::origin),
                config.count("socketio.max-outbound-bytes", standard.maxOutboundBytes()));
    }

    private static Optional<String> origin(String text) {
        return text.equals("*") || text.matches("[a-z][a-z0-9+.-]*://[^/\\s]+") ? Optional.of(text) : Optional.empty();
    }

    private static ServerOptions server(ConfigReader config) {
        return new ServerOptions(
                config.duration("socketio.connect-timeout", Duration.ofSeconds(45)),
                config.count("socketio.max-attachments", 10),
                config.count("socketio.json.max-depth", 200));
    }

    private static @Nullable RecoveryOptions recovery(ConfigReader config, EngineOptions engine) {
        boolean enabled = config.flag("socketio.recovery.enabled", false);
        RecoveryOptions options = new RecoveryOptions(
                config.duration("socketio.recovery.max-disconnection-duration", Duration.ofMinutes(2)),
                engine.pingInterval().plus(engine.pingTimeout()),
                config.flag("socketio.recovery.skip-middlewares", true),
                config.count("socketio.recovery.max-packets", 1_000_000),
                config.count("socketio.recovery.max-bytes", 64 * 1024 * 1024),
                config.count("socketio.recovery.max-sessions", 100_000),
                config.count("socketio.recovery.max-failed-claims", 10_000),
                config.duration("socketio.recovery.store-timeout", Duration.ofSeconds(30)));
        return enabled ? options : null;
    }

    private static @Nullable String dataSource(ConfigReader config) {
        String store = config.choice("socketio.recovery.store", "memory", "jdbc");
        String name = config.text("socketio.recovery.datasource", "jdbc/reprise");
        return store.equals("jdbc") ? name : null;
    }
}
