package org.reprise.socketio.protocol;

import java.util.List;
import java.util.StringJoiner;
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
        if (!recovery || payload.isEmpty()) {
            return new AuthPayload(auth, null, null);
        }
        List<JsonScanner.Member> members = membersOf(auth);
        String pid = lastString(members, PID);
        if (pid == null) {
            return new AuthPayload(auth, null, null);
        }
        StringJoiner rest = new StringJoiner(",", "{", "}");
        for (JsonScanner.Member member : members) {
            if (!member.key().equals(PID) && !member.key().equals(OFFSET)) {
                rest.add(member.text());
            }
        }
        boolean hasOffset = members.stream().anyMatch(member -> member.key().equals(OFFSET));
        String offset = lastString(members, OFFSET);
        return new AuthPayload(rest.toString(), pid, hasOffset && offset == null ? "" : offset);
    }

    private static List<JsonScanner.Member> membersOf(String object) {
        try {
            return new JsonScanner(object, 0, Integer.MAX_VALUE, 0).members();
        } catch (PacketParseException impossible) {
            throw new IllegalArgumentException("the decoder let pass what is no object", impossible);
        }
    }

    /** The value of the last member of that name, if it is a string. */
    private static @Nullable String lastString(List<JsonScanner.Member> members, String key) {
        String value = null;
        for (JsonScanner.Member member : members) {
            if (member.key().equals(key)) {
                value = member.value().startsWith("\"") ? JsonStrings.unquote(member.value()) : null;
            }
        }
        return value;
    }
}
