package org.reprise.socketio;

import java.time.Instant;
import java.util.Map;

/**
 * The HTTP request that opened the connection, and what the client sent as {@code auth} for this namespace.
 * Immutable. After a recovery it is that of the new connection.
 */
public interface Handshake {

    /** The request's headers by name, in any case; several values of one name are joined by a comma. */
    Map<String, String> headers();

    /** The query parameters, among them Engine.IO's own ({@code EIO}, {@code transport}). */
    Map<String, String> query();

    /** Path and query of the request. */
    String url();

    /** The client's address as the container sees it. */
    String address();

    /** When the client asked to connect to this namespace. */
    Instant issued();

    /** Whether the request came over TLS, as the container sees it. */
    boolean secure();

    /** Whether the request had an {@code Origin} header, as browsers send for another site's page. */
    boolean xdomain();

    /**
     * The {@code auth} of the client, an empty object when it sent none. The keys that recovery uses are left out.
     *
     * @param type what JSON-B binds it to: a record, {@code Map.class}, {@code JsonObject.class}
     * @throws IllegalArgumentException when it does not fit
     */
    <T> T auth(Class<T> type);
}
