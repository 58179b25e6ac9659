package org.reprise.socketio.transport;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.reprise.socketio.engine.EngineRequest;
import org.reprise.socketio.engine.QueryString;
import org.reprise.socketio.websocket.OpeningRequest;

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

    /** Its opening handshake of a WebSocket. */
    static OpeningRequest opening(HttpServletRequest request) {
        return new OpeningRequest(
                request.getMethod(),
                request.getProtocol(),
                values(request, "Upgrade"),
                values(request, "Connection"),
                values(request, "Sec-WebSocket-Key"),
                values(request, "Sec-WebSocket-Version"),
                values(request, "Sec-WebSocket-Extensions"));
    }

    private static List<String> values(HttpServletRequest request, String header) {
        return Collections.list(request.getHeaders(header));
    }

    private static Map<String, String> headers(HttpServletRequest request) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", Collections.list(request.getHeaders(name))));
        }
        return Collections.unmodifiableMap(headers);
    }
}
