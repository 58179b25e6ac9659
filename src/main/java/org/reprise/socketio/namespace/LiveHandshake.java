package org.reprise.socketio.namespace;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.reprise.socketio.Handshake;
import org.reprise.socketio.engine.EngineRequest;
import org.reprise.socketio.protocol.UnfitArgumentException;
import org.reprise.socketio.protocol.ValueMapper;

/** The handshake of one socket: the request of its connection, and the credentials for its namespace. */
record LiveHandshake(EngineRequest request, Instant issued, String authJson, ValueMapper mapper) implements Handshake {

    @Override
    public Map<String, String> headers() {
        return request.headers();
    }

    @Override
    public Map<String, String> query() {
        return request.query();
    }

    @Override
    public String url() {
        return request.url();
    }

    @Override
    public String address() {
        return request.remoteAddress();
    }

    @Override
    public boolean secure() {
        return request.secure();
    }

    @Override
    public boolean xdomain() {
        return request.headers().containsKey("origin");
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // an object, as the decoder made sure, is never bound to null
    public <T> T auth(Class<T> type) {
        try {
            return (T) mapper.read(authJson, type, List.of());
        } catch (RuntimeException unfit) {
            throw new UnfitArgumentException("the client's auth does not fit " + type.getName(), unfit);
        }
    }

    /** Without query and credentials, which may be secret. */
    @Override
    public String toString() {
        return "Handshake[from " + request.remoteAddress() + "]";
    }
}
