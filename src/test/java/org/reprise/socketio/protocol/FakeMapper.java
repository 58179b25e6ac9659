package org.reprise.socketio.protocol;

import jakarta.json.JsonObject;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.List;

/** Writes what is no simple value as {@code <its text>}, and reads anything as what it was asked for. */
final class FakeMapper implements ValueMapper {

    /** What it was asked to read. */
    record Asked(String json, Type type, int attachments) {}

    /** A value whose writing adds an attachment. */
    record Photo(ByteBuffer bytes) {}

    /** A value that cannot be written, and a type that cannot be read. */
    record Unfit() {}

    @Override
    public void write(Object value, StringBuilder out, List<byte[]> attachments) {
        if (value instanceof Unfit) {
            throw new IllegalStateException("no way");
        } else if (value instanceof Photo photo) {
            out.append("{\"photo\":");
            Attachments.write(Attachments.bytes(photo.bytes()), out, attachments);
            out.append('}');
        } else {
            out.append('<').append(value).append('>');
        }
    }

    @Override
    public Object read(String json, Type type, List<byte[]> attachments) {
        if (type == Unfit.class || (type == JsonObject.class && json.equals("null"))) {
            throw new IllegalStateException("no way");
        }
        return new Asked(json, type, attachments.size());
    }
}
