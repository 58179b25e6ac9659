package org.reprise.socketio.engine;

import java.util.Arrays;
import java.util.Optional;

/** The transports of Engine.IO that a servlet container can serve, by their names on the wire. */
public enum TransportName {
    POLLING("polling"),
    WEBSOCKET("websocket");

    private final String text;

    TransportName(String text) {
        this.text = text;
    }

    /** The transport of that name on the wire, which is case-sensitive. */
    public static Optional<TransportName> of(String text) {
        return Arrays.stream(values()).filter(name -> name.text.equals(text)).findFirst();
    }

    @Override
    public String toString() {
        return text;
    }
}
