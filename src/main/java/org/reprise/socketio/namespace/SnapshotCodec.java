package org.reprise.socketio.namespace;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.reprise.socketio.cluster.AnswerCodec;
import org.reprise.socketio.engine.EngineRequest;
import org.reprise.socketio.recovery.ValueCodec;

/** Snapshots on their way from node to node. Who the client is to the container stays at its node. */
record SnapshotCodec(LiveNamespace namespace) implements AnswerCodec<Snapshot> {

    @Override
    public void write(Snapshot socket, DataOutputStream out) throws IOException {
        ValueCodec.writeString(socket.id(), out);
        out.writeInt(socket.rooms().size());
        for (String room : socket.rooms()) {
            ValueCodec.writeString(room, out);
        }
        ValueCodec.writeMap(socket.data(), out);
        write(socket.handshake(), out);
    }

    private static void write(LiveHandshake handshake, DataOutputStream out) throws IOException {
        EngineRequest request = handshake.request();
        ValueCodec.writeString(request.method(), out);
        ValueCodec.writeString(request.url(), out);
        ValueCodec.writeMap(request.query(), out);
        ValueCodec.writeMap(request.headers(), out);
        ValueCodec.writeString(request.remoteAddress(), out);
        out.writeBoolean(request.secure());
        ValueCodec.writeString(handshake.issued().toString(), out);
        ValueCodec.writeString(handshake.authJson(), out);
    }

    @Override
    public Snapshot read(DataInputStream in) throws IOException {
        String id = ValueCodec.readString(in);
        Set<String> rooms = new LinkedHashSet<>();
        for (int left = in.readInt(); left > 0; left--) {
            rooms.add(ValueCodec.readString(in));
        }
        Map<String, Object> data = Collections.unmodifiableMap(ValueCodec.readMap(in));
        return new Snapshot(namespace, id, readHandshake(in), Collections.unmodifiableSet(rooms), data);
    }

    private LiveHandshake readHandshake(DataInputStream in) throws IOException {
        EngineRequest request = new EngineRequest(
                ValueCodec.readString(in),
                ValueCodec.readString(in),
                Collections.unmodifiableMap(readTexts(in)),
                Collections.unmodifiableMap(readTexts(in)),
                ValueCodec.readString(in),
                in.readBoolean(),
                null);
        Instant issued = Instant.parse(ValueCodec.readString(in));
        return new LiveHandshake(request, issued, ValueCodec.readString(in), namespace.mapper());
    }

    private static Map<String, String> readTexts(DataInputStream in) throws IOException {
        Map<String, String> texts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        ValueCodec.readMap(in).forEach((name, value) -> texts.put(name, (String) value));
        return texts;
    }
}
