package org.reprise.socketio.bench.raw;

import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Speaks just enough of the wire format for the load client, by cutting strings: no JSON, no recovery, no heartbeat, no
 * polling. Whoever finds a connection idle writes to it and waits, which a server on the open internet must not do.
 */
@ServerEndpoint("/socket.io/")
public class RawEndpoint {

    private static final Set<RawEndpoint> ALL = ConcurrentHashMap.newKeySet();
    private static final Map<String, Set<RawEndpoint>> ROOMS = new ConcurrentHashMap<>();
    private static final AtomicInteger IDS = new AtomicInteger();

    private final Queue<String> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final int id = IDS.incrementAndGet();
    private @Nullable Session session;

    @OnOpen
    public void open(Session session) throws IOException {
        this.session = session;
        ALL.add(this);
        send("0{\"sid\":\"e" + id
                + "\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}");
    }

    @OnMessage
    public void take(String text) throws IOException {
        int array = text.indexOf('[');
        if (text.equals("40")) {
            send("40{\"sid\":\"s" + id + "\"}");
        } else if (text.startsWith("[\"echo\",", array)) {
            acknowledge(text, array, text.substring(array + 8));
        } else if (text.startsWith("[\"publish\",", array)) {
            sendAll(ALL, "42[\"news\"," + text.substring(array + 11));
            acknowledge(text, array, "]");
        } else if (text.startsWith("[\"join\",", array)) {
            String room = text.substring(array + 8, text.length() - 1);
            ROOMS.computeIfAbsent(room, created -> ConcurrentHashMap.newKeySet())
                    .add(this);
            acknowledge(text, array, "]");
        } else if (text.startsWith("[\"toRoom\",", array)) {
            String room = text.substring(array + 10, text.indexOf(',', array + 10));
            sendAll(ROOMS.getOrDefault(room, Set.of()), "42[\"room\"," + text.substring(array + 10));
        }
    }

    private void acknowledge(String text, int array, String rest) throws IOException {
        if (array > 2) {
            send("43" + text.substring(2, array) + "[" + rest);
        }
    }

    private static void sendAll(Set<RawEndpoint> receivers, String text) throws IOException {
        for (RawEndpoint receiver : receivers) {
            receiver.send(text);
        }
    }

    private void send(String text) throws IOException {
        Session to = session;
        if (to == null) {
            return;
        }
        waiting.add(text);
        if (pending.getAndIncrement() == 0) {
            do {
                to.getBasicRemote().sendText(waiting.remove());
            } while (pending.decrementAndGet() != 0);
        }
    }

    @OnClose
    public void close() {
        ALL.remove(this);
        ROOMS.values().forEach(room -> room.remove(this));
    }

    @OnError
    public void fail(Throwable failure) {
        // the client has gone; it is closed next
    }
}
