package org.reprise.socketio.protocol;

import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one argument: the simplest values at once, all others by the mapper. Thread-safe. */
final class ArgumentWriter {

    private final ValueMapper mapper;

    ArgumentWriter(ValueMapper mapper) {
        this.mapper = mapper;
    }

    void write(@Nullable Object value, StringBuilder out, List<byte[]> attachments) {
        if (value == null) {
            out.append("null");
        } else if (value instanceof String text) {
            JsonStrings.quote(text, out);
        } else if (value instanceof Integer || value instanceof Long || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof BigDecimal number && number.scale() == 0) {
            out.append(number); // all other scales need more thought: an exponent may follow
        } else if (value instanceof byte[] bytes) {
            Attachments.write(bytes, out, attachments);
        } else if (value instanceof ByteBuffer buffer) {
            Attachments.write(Attachments.bytes(buffer), out, attachments);
        } else if (value instanceof JsonValue json) {
            out.append(json);
        } else {
            mapper.write(value, out, attachments);
        }
    }
}
