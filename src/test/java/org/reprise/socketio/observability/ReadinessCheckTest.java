package org.reprise.socketio.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.SocketIoServer;

/** What a probe is answered. */
class ReadinessCheckTest {

    @BeforeEach
    void begin() {
        HealthCheckResponse.setResponseProvider(Builder::new);
    }

    @AfterEach
    void end() {
        HealthCheckResponse.setResponseProvider(null);
    }

    private static HealthCheckResponse answer(boolean ready, int nodes) {
        ReadinessCheck check = new ReadinessCheck();
        Map<String, Object> server = Map.of("isReady", ready, "nodes", nodes);
        check.server = (SocketIoServer) Proxy.newProxyInstance(
                SocketIoServer.class.getClassLoader(),
                new Class<?>[] {SocketIoServer.class},
                (self, method, args) -> server.get(method.getName()));
        return check.call();
    }

    @Test
    void shouldSayWhetherClientsCanBeServed() {
        assertThat(answer(true, 1).getStatus()).isEqualTo(Status.UP);
        assertThat(answer(false, 1).getStatus()).isEqualTo(Status.DOWN);
        assertThat(answer(true, 1).getName()).isEqualTo("socket.io");
    }

    @Test
    void shouldSayHowManyNodesThereAre() {
        assertThat(answer(true, 3).getData()).contains(Map.of("nodes", 3L));
        assertThat(answer(false, 2).getData()).contains(Map.of("nodes", 2L));
    }

    /** As that of a container. */
    private static final class Builder extends HealthCheckResponseBuilder {

        private final Map<String, Object> data = new HashMap<>();
        private String name;
        private Status status;

        @Override
        public HealthCheckResponseBuilder name(String given) {
            name = given;
            return this;
        }

        @Override
        public HealthCheckResponseBuilder withData(String key, String value) {
            data.put(key, value);
            return this;
        }

        @Override
        public HealthCheckResponseBuilder withData(String key, long value) {
            data.put(key, value);
            return this;
        }

        @Override
        public HealthCheckResponseBuilder withData(String key, boolean value) {
            data.put(key, value);
            return this;
        }

        @Override
        public HealthCheckResponseBuilder up() {
            return status(true);
        }

        @Override
        public HealthCheckResponseBuilder down() {
            return status(false);
        }

        @Override
        public HealthCheckResponseBuilder status(boolean up) {
            status = up ? Status.UP : Status.DOWN;
            return this;
        }

        @Override
        public HealthCheckResponse build() {
            return new HealthCheckResponse(name, status, Optional.of(data));
        }
    }
}
