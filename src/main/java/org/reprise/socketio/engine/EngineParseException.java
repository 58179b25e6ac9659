package org.reprise.socketio.engine;

/** A client sent what is no Engine.IO packet: its session is closed with {@code parse error}. */
final class EngineParseException extends Exception {

    private static final long serialVersionUID = 1L;

    EngineParseException(String message) {
        super(message, null, false, false);
    }
}
