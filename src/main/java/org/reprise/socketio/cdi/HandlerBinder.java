package org.reprise.socketio.cdi;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.Ack;
import org.reprise.socketio.DisconnectReason;
import org.reprise.socketio.Handshake;
import org.reprise.socketio.Socket;

/** Checks one handler method and finds out where its parameters come from. */
final class HandlerBinder {

    private static final Map<Class<?>, Binding.FromCall> FROM_CALL = Map.of(
            Socket.class, Binding.FromCall.SOCKET,
            Handshake.class, Binding.FromCall.HANDSHAKE,
            Ack.class, Binding.FromCall.ACK,
            DisconnectReason.class, Binding.FromCall.REASON,
            Throwable.class, Binding.FromCall.ERROR);

    private final HandlerKind kind;
    private final Method method;
    private final Problems problems;
    private final Set<Binding.FromCall> used = EnumSet.noneOf(Binding.FromCall.class);
    private int nextArgument = 1;

    HandlerBinder(HandlerKind kind, Method method, Problems problems) {
        this.kind = kind;
        this.method = method;
        this.problems = problems;
    }

    HandlerMethod bind() {
        checkModifiers();
        List<Binding> bindings = new ArrayList<>();
        Class<?>[] raw = method.getParameterTypes();
        Type[] generic = method.getGenericParameterTypes();
        for (int i = 0; i < raw.length; i++) {
            Binding binding = binding(raw[i], generic[i], i == raw.length - 1);
            if (binding != null) {
                bindings.add(binding);
            }
        }
        checkReturn();
        method.setAccessible(true);
        return new HandlerMethod(method, bindings);
    }

    private void checkModifiers() {
        int modifiers = method.getModifiers();
        if (Modifier.isPrivate(modifiers) || Modifier.isStatic(modifiers) || Modifier.isFinal(modifiers)) {
            problem(
                    "SIO0101",
                    "is private, static or final, so that it cannot be called through the bean's proxy; make"
                            + " it package-private, protected or public");
        }
    }

    private @Nullable Binding binding(Class<?> raw, Type generic, boolean last) {
        Binding.FromCall fromCall = FROM_CALL.get(raw);
        if (fromCall != null) {
            if (!kind.injectable().contains(raw)) {
                problem(
                        "SIO0103",
                        "takes a " + raw.getSimpleName() + ", which a @"
                                + kind.annotation().getSimpleName() + " method cannot; remove the parameter");
            }
            if (!used.add(fromCall)) {
                problem("SIO0107", "takes two of " + raw.getSimpleName() + "; keep one");
            }
            return fromCall;
        }
        if (!kind.isForEvents()) {
            problem(
                    "SIO0103",
                    "takes a " + raw.getSimpleName() + "; a @"
                            + kind.annotation().getSimpleName() + " method takes " + injectableNames() + " only");
            return null;
        }
        if (last && method.isVarArgs()) {
            Type element = generic instanceof GenericArrayType array
                    ? array.getGenericComponentType()
                    : raw.getComponentType();
            return new Binding.Rest(nextArgument, element, raw.getComponentType());
        }
        if (last && raw == List.class && isUnknownOrObject(generic)) {
            return new Binding.Rest(nextArgument, Object.class, null);
        }
        if (last && raw == List.class) {
            return new Binding.Rest(nextArgument, ((ParameterizedType) generic).getActualTypeArguments()[0], null);
        }
        return new Binding.Argument(nextArgument++, generic);
    }

    private static boolean isUnknownOrObject(Type list) {
        return !(list instanceof ParameterizedType parameterized)
                || !(parameterized.getActualTypeArguments()[0] instanceof Class<?>
                        || parameterized.getActualTypeArguments()[0] instanceof ParameterizedType);
    }

    private void checkReturn() {
        boolean returnsValue = method.getReturnType() != void.class;
        if (returnsValue && !kind.isForEvents()) {
            problem(
                    "SIO0110",
                    "returns a value, of which a @" + kind.annotation().getSimpleName()
                            + " method has no use; make it void");
        }
        if (returnsValue && used.contains(Binding.FromCall.ACK)) {
            problem("SIO0104", "returns a value and takes an Ack; keep one");
        }
    }

    private String injectableNames() {
        return String.join(
                ", ",
                kind.injectable().stream().map(Class::getSimpleName).sorted().toList());
    }

    private void problem(String id, String whatToDo) {
        problems.add(id, HandlerMethod.describe(method), whatToDo);
    }
}
