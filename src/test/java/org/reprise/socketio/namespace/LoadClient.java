package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.reprise.socketio.Socket;

/** A client that one thread drives while others emit to it; it keeps what it receives, session by session. */
final class LoadClient {

    private static final Pattern CONNECT = Pattern.compile("40\\{\"sid\":\"([^\"]+)\",\"pid\":\"([^\"]+)\"}");
    private static final Pattern EVENT = Pattern.compile("42\\[\"([a-z]+)\",\"([^\"]+)\",\"([^\"]+)\"]");
    private static final int PATIENCE = 20;

    private TestServer server;
    private final String name;
    private final Map<String, CompletableFuture<Socket>> admitted;
    private final List<History> histories = new ArrayList<>();
    private final List<Event> volatiles = new ArrayList<>();
    private int links;
    private Link link;
    private String offset;

    LoadClient(TestServer server, String name, Map<String, CompletableFuture<Socket>> admitted) {
        this.server = server;
        this.name = name;
        this.admitted = admitted;
    }

    /** Completes, by the name of the connection, what a client waits for. */
    static final class Sockets implements SocketHandlers {

        final Map<String, CompletableFuture<Socket>> byLink = new ConcurrentHashMap<>();

        @Override
        public void connected(Socket socket) {
            byLink.get(socket.handshake().query().get("name")).complete(socket);
        }

        @Override
        public void recovered(Socket socket) {
            connected(socket);
        }
    }

    /** What has arrived in one session. */
    static final class History {

        final String sid;
        final String pid;
        final List<Event> events = new ArrayList<>();
        private final Map<String, Integer> positions = new HashMap<>();
        private final Map<String, CompletableFuture<Boolean>> awaited = new ConcurrentHashMap<>();
        boolean over;

        /** Whether it may be over or not, as an order to end it has met with a crash. */
        boolean unclear;

        History(String sid, String pid) {
            this.sid = sid;
            this.pid = pid;
        }

        void add(Event event) {
            events.add(event);
            positions.put(event.id(), event.position());
            arrival(event.id()).complete(true);
        }

        private CompletableFuture<Boolean> arrival(String id) {
            return awaited.computeIfAbsent(id, created -> new CompletableFuture<>());
        }

        /** Returns when an event has arrived. */
        void await(String id) throws Exception {
            arrival(id).get(PATIENCE, TimeUnit.SECONDS);
        }

        /** The position of an event, or -1 if it never arrived. */
        int positionOf(String id) {
            return positions.getOrDefault(id, -1);
        }

        int lastPosition() {
            return events.isEmpty() ? 0 : events.get(events.size() - 1).position();
        }
    }

    record Event(String id, int position) {}

    private static final class Link {

        Wire wire;
        Socket socket;
        boolean connected;
        final List<Event> early = new ArrayList<>();
        final List<String> earlyOffsets = new ArrayList<>();
        final CompletableFuture<Boolean> answered = new CompletableFuture<>();
    }

    List<History> histories() {
        return histories;
    }

    /** The volatile events that have arrived, with the position where the log was then. */
    synchronized List<Event> volatiles() {
        return List.copyOf(volatiles);
    }

    History history() {
        return histories.get(histories.size() - 1);
    }

    Socket socket() {
        return link.socket;
    }

    // ---------------------------------------------------------------------- what it does

    /** Takes over what another client knows, all but what it has received. */
    void pretend(History other) {
        histories.add(new History(other.sid, other.pid));
    }

    /** Leaves whatever it is on behind, without notice, and returns when it is connected anew. */
    void comeBack() throws Exception {
        comeBack(new CompletableFuture<>());
    }

    /** The same from another server, if that does not end before: then returns false, and nothing is certain. */
    boolean comeBack(TestServer to, CompletableFuture<?> end) throws Exception {
        server = to;
        return comeBack(end);
    }

    private boolean comeBack(CompletableFuture<?> end) throws Exception {
        Link opened = new Link();
        String linkName = name + "-" + links++;
        CompletableFuture<Socket> socket = new CompletableFuture<>();
        admitted.put(linkName, socket);
        String connect;
        synchronized (this) {
            opened.wire = new Wire((frame, arrives) -> onFrame(opened, frame));
            link = opened;
            String pid = histories.isEmpty() ? null : history().pid;
            connect = "0" + (pid == null ? "" : "{\"pid\":\"" + pid + "\"" + offsetJson() + "}");
        }
        server.open(opened.wire, linkName, null);
        opened.wire.send(connect);
        CompletableFuture.anyOf(CompletableFuture.allOf(socket, opened.answered), end)
                .get(PATIENCE, TimeUnit.SECONDS);
        opened.socket = socket.getNow(null);
        return opened.socket != null && opened.answered.isDone();
    }

    private String offsetJson() {
        return offset == null ? "" : ",\"offset\":\"" + offset + "\"";
    }

    /** Nothing arrives any more, which the server does not notice. */
    synchronized void cut() {
        link.connected = false;
        link.wire.cut();
    }

    /** The connection breaks, and the server notices. */
    void drop() {
        cut();
        link.wire.drop();
    }

    /** Ends the session on purpose. */
    void disconnect() {
        Wire wire;
        synchronized (this) {
            history().over = true;
            wire = link.wire;
        }
        wire.send("1");
    }

    // ---------------------------------------------------------------------- what it is sent

    private synchronized void onFrame(Link from, String frame) {
        if (from != link || from.wire.isCut() || frame.startsWith("0")) {
            return;
        }
        Matcher connect = CONNECT.matcher(frame);
        Matcher event = EVENT.matcher(frame);
        if (connect.matches()) {
            from.connected = true;
            onConnect(from, connect.group(1), connect.group(2));
        } else if (event.matches()) {
            int position = OffsetText.position(event.group(3));
            boolean kept = !event.group(1).equals("volatile");
            Event arrived = new Event(event.group(2), position);
            if (!kept) {
                volatiles.add(arrived);
            }
            onEvent(from, kept ? arrived : null, event.group(3));
        } else {
            from.answered.completeExceptionally(new AssertionError("unexpected: " + frame));
        }
    }

    private void onConnect(Link from, String sid, String pid) {
        boolean recovered = !histories.isEmpty() && history().pid.equals(pid);
        boolean mustRecover = !histories.isEmpty() && !history().over;
        if (!histories.isEmpty() && history().unclear) {
            history().over = !recovered;
            history().unclear = false;
            mustRecover = recovered;
        }
        if (recovered != mustRecover || (recovered && !history().sid.equals(sid))) {
            from.answered.completeExceptionally(new AssertionError("recovered: " + recovered));
            return;
        }
        if (!recovered) {
            histories.add(new History(sid, pid));
        }
        from.early.forEach(history()::add);
        if (!from.earlyOffsets.isEmpty()) {
            offset = from.earlyOffsets.get(from.earlyOffsets.size() - 1);
        }
        from.answered.complete(recovered);
    }

    private void onEvent(Link from, Event event, String itsOffset) {
        if (!from.connected) {
            from.early.add(event);
            from.earlyOffsets.add(itsOffset);
        } else {
            if (event != null) {
                history().add(event);
            }
            offset = itsOffset;
        }
    }

    /** The order of every session's log is kept, and nothing comes twice. */
    void checkOrder() {
        for (History history : histories) {
            assertThat(history.events).extracting(Event::position).isSorted().doesNotHaveDuplicates();
        }
    }
}
