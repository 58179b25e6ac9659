package org.reprise.socketio.observability;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;

/** Adds the health check where MicroProfile Health is there to call it. */
public class HealthExtension implements Extension {

    void add(@Observes BeforeBeanDiscovery event) {
        if (isHealthThere()) {
            event.addAnnotatedType(ReadinessCheck.class, ReadinessCheck.class.getName());
        }
    }

    private static boolean isHealthThere() {
        try {
            Class.forName("org.eclipse.microprofile.health.HealthCheck", false, HealthExtension.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException missing) {
            return false;
        }
    }
}
