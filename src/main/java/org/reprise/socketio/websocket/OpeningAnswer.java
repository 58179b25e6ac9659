package org.reprise.socketio.websocket;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to an {@link OpeningRequest}. */
public sealed interface OpeningAnswer {

    /** The HTTP status. */
    int status();

    /** The header fields to send. */
    Map<String, String> headers();

    /**
     * Switches protocols: 101.
     *
     * @param deflate what has been agreed on for compression, which the connection's {@link FrameParser} has to know;
     *     null for none
     */
    record Accepted(Map<String, String> headers, @Nullable DeflateAgreement deflate) implements OpeningAnswer {

        @Override
        public int status() {
            return 101;
        }
    }

    /**
     * Refuses; the connection stays one of HTTP.
     *
     * @param message says what is wrong, for the body
     */
    record Refused(int status, Map<String, String> headers, String message) implements OpeningAnswer {}
}
