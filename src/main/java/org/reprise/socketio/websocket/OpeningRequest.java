package org.reprise.socketio.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.reprise.socketio.websocket.OpeningAnswer.Accepted;
import org.reprise.socketio.websocket.OpeningAnswer.Refused;

/**
 * A client's opening handshake (RFC 6455, section 4.2). Host is left to the container, Origin and the resource to the
 * caller; no subprotocol is ever agreed on. Each list has the values of all header fields of that name, as they are sent.
 *
 * @param method of the request
 * @param protocol of the request, {@code HTTP/1.1}
 * @param upgrade Upgrade
 * @param connection Connection
 * @param keys Sec-WebSocket-Key
 * @param versions Sec-WebSocket-Version
 * @param extensions Sec-WebSocket-Extensions
 */
public record OpeningRequest(
        String method,
        String protocol,
        List<String> upgrade,
        List<String> connection,
        List<String> keys,
        List<String> versions,
        List<String> extensions) {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final Pattern KEY = Pattern.compile("[0-9A-Za-z+/]{22}==");
    private static final Pattern VERSION = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final String OUR_VERSION = "13";

    /** Whether the client wants to speak WebSocket at all; otherwise the request is one like others. */
    public boolean asksForWebSocket() {
        return hasToken(upgrade, "websocket") && hasToken(connection, "upgrade");
    }

    /** Accepts the handshake, or says what is wrong with it. */
    public OpeningAnswer answer(Compression compression) {
        if (!method.equals("GET")) {
            return new Refused(405, Map.of("Allow", "GET"), "Invalid HTTP method");
        }
        if (!protocol.equals("HTTP/1.1")) {
            return refused("Invalid HTTP version");
        }
        if (!asksForWebSocket()) {
            return refused("Invalid Upgrade or Connection header");
        }
        if (keys.size() != 1 || !KEY.matcher(keys.get(0).strip()).matches()) {
            return refused("Missing or invalid Sec-WebSocket-Key header");
        }
        if (versions.size() != 1 || !VERSION.matcher(versions.get(0).strip()).matches()) {
            return refused("Missing or invalid Sec-WebSocket-Version header");
        }
        if (!versions.get(0).strip().equals(OUR_VERSION)) {
            return otherVersion();
        }
        return negotiate(compression);
    }

    private OpeningAnswer negotiate(Compression compression) {
        try {
            return accepted(DeflateAgreement.of(ExtensionHeader.parse(extensions), compression));
        } catch (IllegalArgumentException malformed) {
            return refused("Invalid Sec-WebSocket-Extensions header");
        }
    }

    private Accepted accepted(Optional<DeflateAgreement> deflate) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Upgrade", "websocket");
        headers.put("Connection", "Upgrade");
        headers.put("Sec-WebSocket-Accept", accept(keys.get(0).strip()));
        deflate.ifPresent(agreed -> headers.put("Sec-WebSocket-Extensions", agreed.headerValue()));
        return new Accepted(headers, deflate.orElse(null));
    }

    private static Refused refused(String message) {
        return new Refused(400, Map.of(), message);
    }

    private static Refused otherVersion() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Upgrade", "websocket");
        headers.put("Connection", "Upgrade");
        headers.put("Sec-WebSocket-Version", OUR_VERSION);
        return new Refused(426, headers, "Unsupported Sec-WebSocket-Version");
    }

    private static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-1", impossible);
        }
    }

    /** Whether a comma separated list has this among its elements, in any case of its letters. */
    private static boolean hasToken(List<String> values, String token) {
        for (String value : values) {
            for (String element : value.split(",", -1)) {
                if (element.strip().equalsIgnoreCase(token)) {
                    return true;
                }
            }
        }
        return false;
    }
}
