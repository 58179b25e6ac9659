package org.reprise.socketio.protocol;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends with CONNECT: its credentials, and with recovery the pid of its session and the last offset it
 * has seen, which are taken out, since they are secrets between client and server.
 *
 * @param auth the JSON of the credentials, {@code {}} for none
 * @param pid null if there is none
 * @param offset null if there is none; what is no string is told as the empty one
 */
public record AuthPayload(
        String auth, @Nullable String pid, @Nullable String offset) {

    private static final String PID = "pid";
    private static final String OFFSET = "offset";

    /**
     * Reads the payload of a CONNECT packet.
     *
     * @param payload empty, or an object as the decoder has found it
     * @param recovery whether to look for a pid
     */
    public static AuthPayload of(String payload, boolean recovery) {
        String auth = payload.isEmpty() ? "{}" : payload;
        if (!recovery || !auth.contains(PID)) {
            return new AuthPayload(auth, null, null);
        }
        try (JsonReader reader = Json.createReader(new StringReader(auth))) {
            JsonObject object = reader.readObject();
            if (!(object.get(PID) instanceof JsonString pid)) {
                return new AuthPayload(auth, null, null);
            }
            JsonObjectBuilder rest = Json.createObjectBuilder(object);
            rest.remove(PID).remove(OFFSET);
            return new AuthPayload(rest.build().toString(), pid.getString(), offset(object.get(OFFSET)));
        } catch (RuntimeException unreadable) {
            return new AuthPayload(auth, null, null); // such as a number of more digits than the provider takes
        }
    }

    private static @Nullable String offset(@Nullable JsonValue value) {
        if (value == null) {
            return null;
        }
        return value instanceof JsonString text ? text.getString() : "";
    }
}
