package org.reprise.socketio.engine;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From which web pages an engine may be used. A browser sends cookies along whatever page asks, also with WebSocket,
 * where no CORS check stops it; so the server checks every request. Requests without {@code Origin} do not come from
 * another page's script.
 */
final class OriginPolicy {

    private static final String ANY = "*";

    private final Set<String> allowed;

    OriginPolicy(Set<String> allowed) {
        this.allowed = allowed;
    }

    boolean allows(EngineRequest request) {
        String origin = request.headers().get("origin");
        return origin == null
                || allowed.contains(ANY)
                || allowed.contains(origin)
                || isSame(origin, request.headers().get("host"));
    }

    private static boolean isSame(String origin, @Nullable String host) {
        try {
            URI uri = URI.create(origin);
            return host != null
                    && uri.getAuthority() != null
                    && withoutDefaultPort(host).equals(withoutDefaultPort(uri.getAuthority()));
        } catch (IllegalArgumentException opaque) {
            return false;
        }
    }

    private static String withoutDefaultPort(String authority) {
        return authority.toLowerCase(Locale.ROOT).replaceFirst(":(80|443)$", "");
    }
}
