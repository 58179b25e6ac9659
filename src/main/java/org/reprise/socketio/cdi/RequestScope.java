package org.reprise.socketio.cdi;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Runs what is the application's with the request context active. The same as {@code @ActivateRequestContext} does, but
 * for each event: without an interceptor, and with controllers that are kept.
 */
@Dependent
class RequestScope {

    private final Instance<RequestContextController> controllers;
    private final Queue<RequestContextController> idle = new ConcurrentLinkedQueue<>();

    @Inject
    RequestScope(Instance<RequestContextController> controllers) {
        this.controllers = controllers;
    }

    /** Something of the application's. */
    @FunctionalInterface
    interface Action<X extends Exception> {
        void run() throws X;
    }

    <X extends Exception> void run(Action<X> action) throws X {
        RequestContextController controller = idle.poll();
        if (controller == null) {
            controller = controllers.get();
        }
        boolean activated = controller.activate();
        try {
            action.run();
        } finally {
            if (activated) {
                controller.deactivate();
            }
            idle.add(controller);
        }
    }
}
