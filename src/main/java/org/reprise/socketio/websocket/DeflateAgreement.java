package org.reprise.socketio.websocket;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.reprise.socketio.websocket.ExtensionHeader.Extension;
import org.reprise.socketio.websocket.ExtensionHeader.Parameter;

/**
 * What server and client have agreed on for permessage-deflate (RFC 7692, section 7.1). zlib in the JDK has a window of 15
 * bits and no other: enough to inflate whatever window the client uses, so that {@code client_max_window_bits} needs no
 * answer; an offer that wants a smaller {@code server_max_window_bits} is declined.
 *
 * @param clientKeepsContext whether a message of the client may refer to those before
 * @param confirmsWindow whether the offer names the server's window, which the answer has to repeat
 */
public record DeflateAgreement(boolean clientKeepsContext, boolean confirmsWindow) {

    private static final String NAME = "permessage-deflate";
    private static final String SERVER_NO_CONTEXT = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String CLIENT_WINDOW = "client_max_window_bits";
    private static final String OUR_WINDOW = "15";
    private static final Set<String> WINDOWS = Set.of("8", "9", "10", "11", "12", "13", "14", OUR_WINDOW);

    /** The first of the client's offers that can be kept. */
    static Optional<DeflateAgreement> of(List<Extension> offers, Compression compression) {
        if (compression == Compression.NONE) {
            return Optional.empty();
        }
        return offers.stream()
                .filter(DeflateAgreement::isAcceptable)
                .map(offer -> accept(offer, compression))
                .findFirst();
    }

    private static boolean isAcceptable(Extension offer) {
        Set<String> names = new HashSet<>();
        return offer.name().equals(NAME)
                && offer.parameters().stream().allMatch(one -> names.add(one.name()) && isAcceptable(one));
    }

    private static boolean isAcceptable(Parameter parameter) {
        String value = parameter.value();
        return switch (parameter.name()) {
            case SERVER_NO_CONTEXT, CLIENT_NO_CONTEXT -> value == null;
            case CLIENT_WINDOW -> value == null || WINDOWS.contains(value);
            case SERVER_WINDOW -> OUR_WINDOW.equals(value);
            default -> false;
        };
    }

    private static DeflateAgreement accept(Extension offer, Compression compression) {
        boolean keeps = compression == Compression.CLIENT_CONTEXT && !offer.has(CLIENT_NO_CONTEXT);
        return new DeflateAgreement(keeps, offer.has(SERVER_WINDOW));
    }

    /** The answer's Sec-WebSocket-Extensions. */
    String headerValue() {
        return NAME + "; " + SERVER_NO_CONTEXT
                + (clientKeepsContext ? "" : "; " + CLIENT_NO_CONTEXT)
                + (confirmsWindow ? "; " + SERVER_WINDOW + "=" + OUR_WINDOW : "");
    }
}
