package org.reprise.socketio.cdi;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.inject.Inject;
import java.lang.annotation.Annotation;
import org.reprise.socketio.Namespace;
import org.reprise.socketio.Of;
import org.reprise.socketio.SocketIoServer;

/** What an application can inject. */
@ApplicationScoped
class SocketIoProducer {

    @Inject
    private SocketIoRuntime runtime;

    @Produces
    SocketIoServer server() {
        return runtime.server();
    }

    @Produces
    @Of
    Namespace namespace(InjectionPoint point) {
        for (Annotation qualifier : point.getQualifiers()) {
            if (qualifier instanceof Of of) {
                return runtime.server().of(of.value());
            }
        }
        return runtime.server().of("/");
    }
}
