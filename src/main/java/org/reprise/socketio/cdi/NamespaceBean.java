package org.reprise.socketio.cdi;

import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.Bean;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.OnEvent;
import org.reprise.socketio.OnServerEvent;
import org.reprise.socketio.ServerNamespace;
import org.reprise.socketio.namespace.LiveServer;
import org.reprise.socketio.protocol.ReservedEvents;

/**
 * A bean that serves a namespace.
 *
 * @param events its methods for events of clients, by the event's name
 * @param serverEvents its methods for events of other nodes, by the event's name
 * @param others its other methods
 */
record NamespaceBean(
        String namespace,
        Bean<?> bean,
        Map<String, HandlerMethod> events,
        Map<String, HandlerMethod> serverEvents,
        Map<HandlerKind, HandlerMethod> others) {

    /** Reads the bean's methods and notes what is wrong with them. */
    static NamespaceBean of(Bean<?> bean, AnnotatedType<?> type, Problems problems) {
        ServerNamespace annotation = type.getAnnotation(ServerNamespace.class);
        String namespace = LiveServer.normalize(annotation.value());
        if (namespace.contains(",")) {
            problems.add(
                    "SIO0112",
                    type.getJavaClass().getSimpleName(),
                    "the name of the namespace, " + namespace
                            + ", has a comma, which ends it on the wire; choose another name");
        }
        Map<String, HandlerMethod> events = new HashMap<>();
        Map<String, HandlerMethod> serverEvents = new HashMap<>();
        Map<HandlerKind, HandlerMethod> others = new EnumMap<>(HandlerKind.class);
        for (AnnotatedMethod<?> annotated : type.getMethods()) {
            Method method = annotated.getJavaMember();
            List<HandlerKind> kinds = isOverridden(method, type.getJavaClass()) ? List.of() : kinds(annotated);
            if (kinds.size() > 1) {
                problems.add(
                        "SIO0108",
                        HandlerMethod.describe(method),
                        "is marked for more than one purpose; keep one" + " annotation, and write a method for each");
            } else if (kinds.size() == 1) {
                HandlerKind kind = kinds.get(0);
                HandlerMethod handler = new HandlerBinder(kind, method, problems).bind();
                HandlerMethod other;
                if (kind == HandlerKind.EVENT) {
                    String event = annotated.getAnnotation(OnEvent.class).value();
                    checkName(event, method, problems);
                    other = events.put(event, handler);
                } else if (kind == HandlerKind.SERVER_EVENT) {
                    other = serverEvents.put(
                            annotated.getAnnotation(OnServerEvent.class).value(), handler);
                } else {
                    other = others.put(kind, handler);
                }
                checkSingle(handler, other, problems);
            }
        }
        return new NamespaceBean(namespace, bean, events, serverEvents, others);
    }

    /** Whether another method stands for it in the bean, which CDI lists all the same. */
    private static boolean isOverridden(Method method, Class<?> bean) {
        if (method.isBridge()) {
            return true;
        }
        for (Class<?> below = bean; below != method.getDeclaringClass(); below = below.getSuperclass()) {
            if (below == null) {
                return false; // it is a default method of an interface
            }
            if (Arrays.stream(below.getDeclaredMethods()).anyMatch(other -> haveSameSignature(other, method))) {
                return true;
            }
        }
        return false;
    }

    private static boolean haveSameSignature(Method one, Method other) {
        return one.getName().equals(other.getName())
                && Arrays.equals(one.getParameterTypes(), other.getParameterTypes());
    }

    private static List<HandlerKind> kinds(AnnotatedMethod<?> method) {
        List<HandlerKind> kinds = new ArrayList<>(1);
        for (HandlerKind kind : HandlerKind.values()) {
            if (method.isAnnotationPresent(kind.annotation())) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    /** Whether a bean has a method that only namespace beans should have. */
    static boolean hasHandlers(AnnotatedType<?> type) {
        return type.getMethods().stream().anyMatch(method -> !kinds(method).isEmpty());
    }

    private static void checkName(String event, Method method, Problems problems) {
        if (ReservedEvents.contains(event)) {
            problems.add(
                    "SIO0105",
                    HandlerMethod.describe(method),
                    "the event name \"" + event
                            + "\" is reserved by Socket.IO and never comes from a client; choose another one");
        }
    }

    private static void checkSingle(HandlerMethod method, @Nullable HandlerMethod other, Problems problems) {
        if (other != null) {
            problems.add("SIO0106", method.toString(), "is there for the same as " + other + "; keep one");
        }
    }
}
