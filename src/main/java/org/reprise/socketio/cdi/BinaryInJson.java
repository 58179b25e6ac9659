package org.reprise.socketio.cdi;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.bind.serializer.DeserializationContext;
import jakarta.json.bind.serializer.JsonbDeserializer;
import jakarta.json.bind.serializer.JsonbSerializer;
import jakarta.json.bind.serializer.SerializationContext;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonParser;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.protocol.Attachments;

/**
 * Binary data inside objects that JSON-B writes and reads: a placeholder in the JSON, the bytes in a list that
 * belongs to the packet at work on this thread.
 */
final class BinaryInJson {

    private static final ThreadLocal<List<byte[]>> CURRENT = new ThreadLocal<>();

    private BinaryInJson() {}

    /** Does something for one packet. */
    static <T extends @Nullable Object> T with(List<byte[]> attachments, Supplier<T> work) {
        List<byte[]> outer = CURRENT.get();
        CURRENT.set(attachments);
        try {
            return work.get();
        } finally {
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
        }
    }

    private static void write(byte[] bytes, JsonGenerator out) {
        out.writeStartObject()
                .write(Attachments.PLACEHOLDER, true)
                .write(Attachments.NUMBER, Attachments.add(bytes, CURRENT.get()))
                .writeEnd();
    }

    private static byte @Nullable [] read(JsonParser in) {
        JsonValue value = in.getValue();
        if (value == JsonValue.NULL) {
            return null;
        }
        if (value instanceof JsonObject placeholder && placeholder.getBoolean(Attachments.PLACEHOLDER, false)) {
            return CURRENT.get().get(placeholder.getInt(Attachments.NUMBER));
        }
        throw new IllegalArgumentException("binary data was expected");
    }

    static final class BytesSerializer implements JsonbSerializer<byte[]> {

        @Override
        public void serialize(byte[] bytes, JsonGenerator generator, SerializationContext context) {
            write(bytes, generator);
        }
    }

    static final class BufferSerializer implements JsonbSerializer<ByteBuffer> {

        @Override
        public void serialize(ByteBuffer buffer, JsonGenerator generator, SerializationContext context) {
            write(Attachments.bytes(buffer), generator);
        }
    }

    static final class BytesDeserializer implements JsonbDeserializer<byte[]> {

        @Override
        public byte @Nullable [] deserialize(JsonParser parser, DeserializationContext context, Type type) {
            return read(parser);
        }
    }

    static final class BufferDeserializer implements JsonbDeserializer<ByteBuffer> {

        @Override
        public @Nullable ByteBuffer deserialize(JsonParser parser, DeserializationContext context, Type type) {
            byte[] bytes = read(parser);
            return bytes == null ? null : ByteBuffer.wrap(bytes);
        }
    }
}
