package org.reprise.socketio.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** An engine on manual time, and what a client does to it. */
final class TestEngine {

    static final String POLLING = "EIO=4&transport=polling";
    static final String WEBSOCKET = "EIO=4&transport=websocket";

    final ManualScheduler scheduler = new ManualScheduler();
    final RecordingListener listener = new RecordingListener();
    final EngineServer server;

    TestEngine() {
        this(EngineOptions.defaults());
    }

    TestEngine(EngineOptions options) {
        server = new EngineServer(options, listener, scheduler);
    }

    static EngineRequest request(String method, String query) {
        return request(method, query, Map.of());
    }

    static EngineRequest request(String method, String query, Map<String, String> headers) {
        Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        return new EngineRequest(
                method, "/engine.io/?" + query, QueryString.parse(query), anyCase, "192.0.2.1", false, null);
    }

    static EngineRequest pollRequest(String sid) {
        return request("GET", POLLING + "&sid=" + sid);
    }

    // ---------------------------------------------------------------------- polling

    /** Opens a session by polling; returns its sid. */
    String openPolling() {
        FakePoll reply = new FakePoll();
        get(request("GET", POLLING), reply);
        return sidIn(reply.body());
    }

    static String sidIn(String openPacket) {
        return openPacket.replaceFirst("^0\\{\"sid\":\"([^\"]*)\".*$", "$1");
    }

    FakePoll poll(String sid) {
        return poll(sid, new FakePoll());
    }

    FakePoll poll(String sid, FakePoll reply) {
        get(pollRequest(sid), reply);
        return reply;
    }

    private void get(EngineRequest request, FakePoll reply) {
        try {
            server.get(request, reply);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Posts a body that is there at once. */
    FakePoll post(String sid, String body) {
        byte[] bytes = body.getBytes(UTF_8);
        return post(sid, limit -> bytes.length > limit ? null : bytes);
    }

    FakePoll post(String sid, PollBody body) {
        return post(sid, body, "text/plain;charset=UTF-8");
    }

    FakePoll post(String sid, PollBody body, String contentType) {
        FakePoll reply = new FakePoll();
        EngineRequest request = request("POST", POLLING + "&sid=" + sid, Map.of("Content-Type", contentType));
        try {
            server.post(request, body, reply);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        return reply;
    }

    // ---------------------------------------------------------------------- WebSocket

    WebSocketTransport openWebSocket(FakeChannel channel) {
        return server.connect(request("GET", WEBSOCKET), channel);
    }

    /** Opens a second WebSocket for a session; null if it is refused. */
    WebSocketTransport connect(String sid, FakeChannel channel) {
        return server.connect(request("GET", WEBSOCKET + "&sid=" + sid), channel);
    }

    /** Opens a WebSocket for a session that polls, and upgrades to it. */
    WebSocketTransport upgrade(String sid, FakeChannel channel) {
        WebSocketTransport socket = connect(sid, channel);
        socket.onText("2probe");
        socket.onText("5");
        return socket;
    }

    // ---------------------------------------------------------------------- checks

    EngineSession session() {
        return listener.session();
    }

    /** What a request of that kind is refused with, as status and body; null if it is not. */
    String refusal(EngineRequest request, boolean upgrade) {
        return server.verify(request, upgrade)
                .map(error -> error.status() + " " + error.json())
                .orElse(null);
    }

    void advance(Duration by) {
        scheduler.advance(by);
    }
}
