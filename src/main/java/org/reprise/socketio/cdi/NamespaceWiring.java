package org.reprise.socketio.cdi;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.reprise.socketio.Middleware;
import org.reprise.socketio.Of;
import org.reprise.socketio.RecoveryAttempted;
import org.reprise.socketio.SessionExpired;
import org.reprise.socketio.namespace.LiveServer;
import org.reprise.socketio.namespace.ServerListener;
import org.reprise.socketio.namespace.SocketHandlers;
import org.reprise.socketio.protocol.ArgumentReader;

/** Brings the application's beans to their namespaces: those that serve one, and the middlewares that guard it. */
@ApplicationScoped
class NamespaceWiring implements ServerListener {

    private final SocketIoExtension extension;
    private final BeanManager beans;
    private final Instance<Middleware> middlewares;
    private final RequestScope requestScope;

    @Inject
    NamespaceWiring(
            SocketIoExtension extension,
            BeanManager beans,
            @Any Instance<Middleware> middlewares,
            RequestScope requestScope) {
        this.extension = extension;
        this.beans = beans;
        this.middlewares = middlewares;
        this.requestScope = requestScope;
    }

    /** For the proxy. */
    @SuppressWarnings("NullAway")
    NamespaceWiring() {
        this(null, null, null, null);
    }

    /** Makes all namespaces that the application knows of; {@code /} always exists. */
    void serveAll(LiveServer server, ArgumentReader reader) {
        Map<String, List<Middleware>> guards = middlewaresByNamespace();
        for (NamespaceBean bean : extension.namespaces()) {
            List<Middleware> own = guards.remove(bean.namespace());
            server.serve(
                    bean.namespace(),
                    new BeanHandlers(bean, reference(bean.bean()), reader, requestScope),
                    own == null ? List.of() : own);
        }
        guards.forEach((namespace, own) -> server.serve(namespace, SocketHandlers.NONE, own));
        extension.injected().forEach(server::of);
        server.of("/");
    }

    @Override
    public void sessionExpired(SessionExpired event) {
        requestScope.run(() -> beans.getEvent().select(SessionExpired.class).fire(event));
    }

    @Override
    public void recoveryAttempted(RecoveryAttempted event) {
        requestScope.run(() -> beans.getEvent().select(RecoveryAttempted.class).fire(event));
    }

    private Object reference(Bean<?> bean) {
        return beans.getReference(bean, bean.getBeanClass(), beans.createCreationalContext(bean));
    }

    private Map<String, List<Middleware>> middlewaresByNamespace() {
        List<Instance.Handle<Middleware>> handles = new ArrayList<>();
        middlewares.handles().forEach(handles::add);
        handles.sort(Comparator.comparingInt(handle -> priority(handle.getBean().getBeanClass())));
        Map<String, List<Middleware>> byNamespace = new HashMap<>();
        for (Instance.Handle<Middleware> handle : handles) {
            Middleware middleware = handle.get();
            for (Annotation qualifier : handle.getBean().getQualifiers()) {
                if (qualifier instanceof Of of) {
                    byNamespace
                            .computeIfAbsent(LiveServer.normalize(of.value()), created -> new ArrayList<>())
                            .add(socket -> requestScope.run(() -> middleware.onConnect(socket)));
                }
            }
        }
        return byNamespace;
    }

    private static int priority(Class<?> bean) {
        Priority priority = bean.getAnnotation(Priority.class);
        return priority == null ? Integer.MAX_VALUE : priority.value();
    }
}
