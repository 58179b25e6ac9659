package org.reprise.socketio.cdi;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.adapter.JsonbAdapter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.DisconnectReason;
import org.reprise.socketio.protocol.ValueMapper;

/** Objects to and from JSON by JSON-B, in its default configuration but for binary data. Thread-safe. */
final class JsonbMapper implements ValueMapper, AutoCloseable {

    private final Jsonb jsonb = JsonbBuilder.create(new JsonbConfig()
            .withSerializers(new BinaryInJson.BytesSerializer(), new BinaryInJson.BufferSerializer())
            .withDeserializers(new BinaryInJson.BytesDeserializer(), new BinaryInJson.BufferDeserializer())
            .withAdapters(new ReasonAdapter()));

    @Override
    public void write(Object value, StringBuilder out, List<byte[]> attachments) {
        out.append(BinaryInJson.with(attachments, () -> jsonb.toJson(value)));
    }

    @Override
    public @Nullable Object read(String json, Type type, List<byte[]> attachments) {
        if (isUntyped(type)) {
            Object tree = JsonTree.read(json, attachments);
            if (tree != null && !rawType(type).isInstance(tree)) {
                throw new IllegalArgumentException("it is of another kind");
            }
            return tree;
        }
        return BinaryInJson.with(attachments, () -> jsonb.fromJson(json, type));
    }

    /** Whether the type says no more than that there is a value, a list or a map of whatever. */
    private static boolean isUntyped(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            List<Type> arguments = Arrays.asList(parameterized.getActualTypeArguments());
            return isUntyped(parameterized.getRawType()) && isAnything(arguments.get(arguments.size() - 1));
        }
        return type == Object.class || type == Map.class || type == List.class || type == Collection.class;
    }

    private static boolean isAnything(Type type) {
        return type == Object.class
                || (type instanceof WildcardType wildcard && wildcard.getUpperBounds()[0] == Object.class);
    }

    private static Class<?> rawType(Type type) {
        return (Class<?>) (type instanceof ParameterizedType parameterized ? parameterized.getRawType() : type);
    }

    @Override
    public void close() {
        try {
            jsonb.close();
        } catch (Exception failure) {
            throw new IllegalStateException("JSON-B could not be closed", failure);
        }
    }

    /** A reason is seen by clients in Socket.IO's words. */
    static final class ReasonAdapter implements JsonbAdapter<DisconnectReason, String> {

        @Override
        public String adaptToJson(DisconnectReason reason) {
            return reason.toString();
        }

        @Override
        public DisconnectReason adaptFromJson(String text) {
            return Arrays.stream(DisconnectReason.values())
                    .filter(reason -> reason.toString().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no reason to disconnect: " + text));
        }
    }
}
