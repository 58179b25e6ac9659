package org.reprise.socketio.cdi;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.protocol.Attachments;

/**
 * JSON for which the application asks by no more than {@code Object}, {@code Map} or {@code List}: maps in the order of
 * the JSON, lists, strings, booleans, {@code BigDecimal}, and {@code byte[]} for attachments at any depth.
 */
final class JsonTree {

    /** Kept, as the lookup of the provider costs more than the reading. */
    private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

    private final List<byte[]> attachments;

    private JsonTree(List<byte[]> attachments) {
        this.attachments = attachments;
    }

    static @Nullable Object read(String json, List<byte[]> attachments) {
        try (JsonReader reader = READERS.createReader(new StringReader(json))) {
            return new JsonTree(attachments).value(reader.readValue());
        }
    }

    private @Nullable Object value(JsonValue json) {
        return switch (json.getValueType()) {
            case OBJECT -> object(json.asJsonObject());
            case ARRAY -> list(json.asJsonArray());
            case STRING -> ((JsonString) json).getString();
            case NUMBER -> ((JsonNumber) json).bigDecimalValue();
            case TRUE -> true;
            case FALSE -> false;
            case NULL -> null;
        };
    }

    private Object object(JsonObject json) {
        if (!attachments.isEmpty() && json.getBoolean(Attachments.PLACEHOLDER, false)) {
            return attachments.get(json.getInt(Attachments.NUMBER));
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        json.forEach((key, element) -> map.put(key, value(element)));
        return map;
    }

    private List<@Nullable Object> list(JsonArray json) {
        List<@Nullable Object> list = new ArrayList<>(json.size());
        for (JsonValue element : json) {
            list.add(value(element));
        }
        return list;
    }
}
