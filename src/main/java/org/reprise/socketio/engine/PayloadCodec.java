package org.reprise.socketio.engine;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;

/** The body of a polling request or response: packets in their text form, separated by {@code \x1e}. */
final class PayloadCodec {

    private static final char SEPARATOR = '\u001e';

    private PayloadCodec() {}

    static byte[] encode(List<EnginePacket> packets) {
        StringJoiner payload = new StringJoiner(String.valueOf(SEPARATOR));
        for (EnginePacket packet : packets) {
            payload.add(packet.encoded());
        }
        return payload.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Gives each packet to the sink, up to the first that cannot be read. */
    static void decode(byte[] body, Sink sink) throws EngineParseException {
        String payload = new String(body, StandardCharsets.UTF_8);
        int start = 0;
        while (true) {
            int end = payload.indexOf(SEPARATOR, start);
            sink.accept(EnginePacket.decode(payload.substring(start, end < 0 ? payload.length() : end)));
            if (end < 0) {
                return;
            }
            start = end + 1;
        }
    }

    @FunctionalInterface
    interface Sink {
        void accept(EnginePacket packet);
    }
}
