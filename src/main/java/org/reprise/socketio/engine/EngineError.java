package org.reprise.socketio.engine;

/**
 * Why a request is refused, as the client reads it: {@code {"code":1,"message":"Session ID unknown"}}.
 *
 * @param code Engine.IO's number
 * @param status the HTTP status
 */
public record EngineError(int code, String message, int status) {

    /** The media type of {@link #json()}. */
    public static final String CONTENT_TYPE = "application/json";

    static final EngineError TRANSPORT_UNKNOWN = new EngineError(0, "Transport unknown", 400);
    static final EngineError SESSION_UNKNOWN = new EngineError(1, "Session ID unknown", 400);
    static final EngineError BAD_HANDSHAKE_METHOD = new EngineError(2, "Bad handshake method", 400);
    static final EngineError BAD_REQUEST = new EngineError(3, "Bad request", 400);
    static final EngineError UNSUPPORTED_PROTOCOL = new EngineError(5, "Unsupported protocol version", 400);

    static EngineError forbidden(String message) {
        return new EngineError(4, message, 403);
    }

    /** The body of the response. */
    public String json() {
        return "{\"code\":" + code + ",\"message\":" + JsonText.quote(message) + "}";
    }
}
