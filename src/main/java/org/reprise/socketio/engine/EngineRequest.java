package org.reprise.socketio.engine;

import java.security.Principal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the engine needs to know of an HTTP request. Immutable.
 *
 * @param method in capitals
 * @param url path and query, as sent
 * @param query the decoded parameters; of several with one name the first
 * @param headers by name in any case; several values of one name joined by a comma
 * @param remoteAddress the client's address
 * @param secure whether it came over TLS
 * @param principal whom the container authenticated, if anybody
 */
public record EngineRequest(
        String method,
        String url,
        Map<String, String> query,
        Map<String, String> headers,
        String remoteAddress,
        boolean secure,
        @Nullable Principal principal) {

    /** The session it belongs to; null for a handshake. */
    @Nullable
    String sid() {
        String sid = query.get("sid");
        return sid == null || sid.isEmpty() ? null : sid;
    }
}
