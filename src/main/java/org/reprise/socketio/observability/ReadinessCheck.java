package org.reprise.socketio.observability;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.reprise.socketio.SocketIoServer;

/**
 * Ready as long as the {@linkplain SocketIoServer#isReady() server can take clients}; says how many nodes its cluster has.
 * Where MicroProfile Health is missing CDI leaves out this class, which it cannot load.
 */
@Readiness
@ApplicationScoped
public class ReadinessCheck implements HealthCheck {

    @Inject
    @SuppressWarnings("NullAway.Init") // set by the container
    SocketIoServer server;

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("socket.io")
                .status(server.isReady())
                .withData("nodes", server.nodes())
                .build();
    }
}
