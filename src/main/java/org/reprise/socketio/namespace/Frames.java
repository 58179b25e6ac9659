package org.reprise.socketio.namespace;

import java.util.ArrayList;
import java.util.List;
import org.reprise.socketio.engine.EnginePacket;
import org.reprise.socketio.protocol.EncodedPacket;

/** A Socket.IO packet as Engine.IO messages: its text, then each attachment. */
final class Frames {

    private Frames() {}

    static List<EnginePacket> of(EncodedPacket packet) {
        EnginePacket text = EnginePacket.message(packet.text());
        if (packet.attachments().isEmpty()) {
            return List.of(text);
        }
        List<EnginePacket> frames = new ArrayList<>(1 + packet.attachments().size());
        frames.add(text);
        for (byte[] attachment : packet.attachments()) {
            frames.add(EnginePacket.message(attachment));
        }
        return frames;
    }

    /** About how many characters and bytes they have. */
    static int size(List<EnginePacket> frames) {
        int size = 0;
        for (EnginePacket frame : frames) {
            size += frame.size();
        }
        return size;
    }
}
