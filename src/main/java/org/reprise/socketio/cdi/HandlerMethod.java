package org.reprise.socketio.cdi;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.protocol.ArgumentReader;

/** A method of a namespace bean, and where its parameters come from. */
record HandlerMethod(Method method, List<Binding> bindings) {

    /**
     * Calls it.
     *
     * @param bean the contextual reference
     * @throws Throwable what the method throws, or that an argument does not fit
     */
    @Nullable
    Object invoke(Object bean, Binding.Call call, ArgumentReader reader) throws Throwable {
        Object[] values = new Object[bindings.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = bindings.get(i).value(call, reader);
        }
        try {
            return method.invoke(bean, values);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause() == null ? thrown : thrown.getCause();
        }
    }

    /** Whether it acknowledges for itself. */
    boolean takesAck() {
        return bindings.contains(Binding.FromCall.ACK);
    }

    /** Such as {@code ChatNamespace.say(Socket,Message)}. */
    @Override
    public String toString() {
        return describe(method);
    }

    static String describe(Method method) {
        StringBuilder out = new StringBuilder(method.getDeclaringClass().getSimpleName())
                .append('.')
                .append(method.getName())
                .append('(');
        String separator = "";
        for (Class<?> type : method.getParameterTypes()) {
            out.append(separator).append(type.getSimpleName());
            separator = ",";
        }
        return out.append(')').toString();
    }
}
