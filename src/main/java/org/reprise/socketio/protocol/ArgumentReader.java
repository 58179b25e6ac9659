package org.reprise.socketio.protocol;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Binds one argument to a type: strings, plain numbers, booleans and bytes at once, the rest by the mapper. Thread-safe. */
public final class ArgumentReader {

    private static final int LONG_DIGITS = 18;

    private final ValueMapper mapper;

    public ArgumentReader(ValueMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * Reads an argument.
     *
     * @param index of the argument; beyond the last one stands for null, or the zero of a primitive
     * @throws UnfitArgumentException when it does not fit the type
     */
    public @Nullable Object read(Arguments arguments, int index, Type type) {
        boolean absent = index >= arguments.size() || arguments.firstChar(index) == 'n';
        if (absent) {
            return type instanceof Class<?> raw && raw.isPrimitive() ? zero(raw) : absentValue(arguments, index, type);
        }
        Object simple = simple(arguments, index, type);
        if (simple != null) {
            return simple;
        }
        return mapped(arguments, index, type);
    }

    private @Nullable Object mapped(Arguments arguments, int index, Type type) {
        try {
            return mapper.read(arguments.json(index), type, arguments.attachments());
        } catch (RuntimeException unfit) {
            throw new UnfitArgumentException("argument " + index + " does not fit " + type.getTypeName(), unfit);
        }
    }

    private @Nullable Object absentValue(Arguments arguments, int index, Type type) {
        boolean rawJson = type instanceof Class<?> raw && raw.getName().startsWith("jakarta.json.");
        return rawJson && index < arguments.size() ? mapped(arguments, index, type) : null;
    }

    private static @Nullable Object simple(Arguments arguments, int index, Type type) {
        char first = arguments.firstChar(index);
        if (type == String.class) {
            return first == '"' ? JsonStrings.unquote(arguments.json(index)) : null;
        }
        if (type == boolean.class || type == Boolean.class) {
            return first == 't' ? Boolean.TRUE : first == 'f' ? Boolean.FALSE : null;
        }
        if (type == int.class || type == Integer.class) {
            Long value = integer(arguments, index);
            return value == null || value != value.intValue() ? null : (Object) value.intValue();
        }
        if (type == long.class || type == Long.class) {
            return integer(arguments, index);
        }
        if (type == Object.class) {
            return untyped(arguments, index, first);
        }
        if (type == byte[].class || type == ByteBuffer.class) {
            int attachment = first == '{' ? arguments.attachmentAt(index) : -1;
            if (attachment < 0) {
                return null;
            }
            byte[] bytes = arguments.attachments().get(attachment);
            return type == byte[].class ? bytes : ByteBuffer.wrap(bytes);
        }
        return null;
    }

    /** The simplest of what JSON-B would make of it. */
    private static @Nullable Object untyped(Arguments arguments, int index, char first) {
        if (first == '"') {
            return JsonStrings.unquote(arguments.json(index));
        }
        if (first == 't' || first == 'f') {
            return first == 't';
        }
        if (first == '{' || first == '[') {
            return null;
        }
        Long value = integer(arguments, index);
        if (value == null) {
            return null;
        }
        return BigDecimal.valueOf(value);
    }

    /** The argument if it is written as a plain integer, of few enough digits to fit. */
    private static @Nullable Long integer(Arguments arguments, int index) {
        String json = arguments.json(index);
        int digits = json.charAt(0) == '-' ? 1 : 0;
        if (json.length() - digits > LONG_DIGITS) {
            return null;
        }
        for (int i = digits; i < json.length(); i++) {
            if (json.charAt(i) < '0' || json.charAt(i) > '9') {
                return null;
            }
        }
        return Long.valueOf(json);
    }

    private static Object zero(Class<?> primitive) {
        if (primitive == boolean.class) {
            return false;
        } else if (primitive == char.class) {
            return '\0';
        } else if (primitive == double.class) {
            return 0.0;
        } else if (primitive == float.class) {
            return 0.0f;
        } else if (primitive == long.class) {
            return 0L;
        } else if (primitive == int.class) {
            return 0;
        } else if (primitive == short.class) {
            return (short) 0;
        }
        return (byte) 0;
    }
}
