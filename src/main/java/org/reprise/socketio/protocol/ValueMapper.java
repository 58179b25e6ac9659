package org.reprise.socketio.protocol;

import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Java objects to and from JSON, for all but the simplest values. Thread-safe.
 *
 * <p>Binary data, at any depth, stands in the JSON as {@code {"_placeholder":true,"num":i}} with the bytes as number i
 * of the attachments.
 */
public interface ValueMapper {

    /**
     * Writes a value as JSON.
     *
     * @param attachments to which the binary data found in the value is added
     * @throws RuntimeException when the value cannot be written
     */
    void write(Object value, StringBuilder out, List<byte[]> attachments);

    /**
     * Binds JSON to a type.
     *
     * @throws RuntimeException when the JSON does not fit the type
     */
    @Nullable
    Object read(String json, Type type, List<byte[]> attachments);
}
