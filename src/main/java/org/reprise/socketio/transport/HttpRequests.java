package org.reprise.socketio.transport;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.reprise.socketio.engine.EngineRequest;
import org.reprise.socketio.engine.QueryString;

/** A servlet request as the engine sees it. */
final class HttpRequests {

    private HttpRequests() {}

    static EngineRequest of(HttpServletRequest request) {
        String query = request.getQueryString();
        return new EngineRequest(
                request.getMethod().toUpperCase(Locale.ROOT),
                query == null ? request.getRequestURI() : request.getRequestURI() + '?' + query,
                Collections.unmodifiableMap(QueryString.parse(query)),
                headers(request),
                request.getRemoteAddr(),
                request.isSecure(),
                request.getUserPrincipal());
    }

    static boolean isWebSocketUpgrade(HttpServletRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
    }

    private static Map<String, String> headers(HttpServletRequest request) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", Collections.list(request.getHeaders(name))));
        }
        return Collections.unmodifiableMap(headers);
    }
}
