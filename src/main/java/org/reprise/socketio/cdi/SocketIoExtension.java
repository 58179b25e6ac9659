package org.reprise.socketio.cdi;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessInjectionPoint;
import jakarta.enterprise.inject.spi.ProcessManagedBean;
import java.lang.annotation.Annotation;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.Of;
import org.reprise.socketio.ServerNamespace;

/** Finds the beans that serve namespaces, and fails the deployment with all that is wrong with them. */
public class SocketIoExtension implements Extension {

    private final Map<String, NamespaceBean> namespaces = new LinkedHashMap<>();
    private final Set<String> injected = new LinkedHashSet<>();
    private final Problems problems = new Problems();
    private @Nullable Settings settings;

    <T> void collect(@Observes ProcessManagedBean<T> event) {
        AnnotatedType<T> type = event.getAnnotatedBeanClass();
        if (type.isAnnotationPresent(ServerNamespace.class)) {
            NamespaceBean bean = NamespaceBean.of(event.getBean(), type, problems);
            NamespaceBean other = namespaces.put(bean.namespace(), bean);
            if (other != null) {
                problems.add(
                        "SIO0102",
                        type.getJavaClass().getSimpleName(),
                        "serves the namespace " + bean.namespace() + ", as "
                                + other.bean().getBeanClass().getSimpleName() + " does; give one of them another name");
            }
        } else if (NamespaceBean.hasHandlers(type)) {
            problems.add(
                    "SIO0109",
                    type.getJavaClass().getSimpleName(),
                    "has methods for sockets, but serves no" + " namespace; mark the class with @ServerNamespace");
        }
    }

    /** A namespace that is only injected exists from the start, too. */
    <T, X> void collect(@Observes ProcessInjectionPoint<T, X> event) {
        for (Annotation qualifier : event.getInjectionPoint().getQualifiers()) {
            if (qualifier instanceof Of of) {
                injected.add(of.value());
            }
        }
    }

    void validate(@Observes AfterDeploymentValidation event) {
        settings = Settings.read(new ConfigReader(ConfigProvider.getConfig(), problems));
        if (!problems.isEmpty()) {
            event.addDeploymentProblem(new DeploymentException(problems.toString()));
        }
    }

    /** The names of the namespaces that are injected somewhere. */
    Set<String> injected() {
        return injected;
    }

    Settings settings() {
        if (settings == null) {
            throw new IllegalStateException("the deployment is not validated yet");
        }
        return settings;
    }

    Collection<NamespaceBean> namespaces() {
        return namespaces.values();
    }
}
