package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.reprise.socketio.Socket;
import org.reprise.socketio.recovery.Session;

/** A client that behaves as the official one, and checks each frame against the model when it is written. */
final class ModelClient {

    private static final Pattern CONNECT = Pattern.compile("40\\{\"sid\":\"([^\"]+)\",\"pid\":\"([^\"]+)\"}");
    private static final Pattern EVENT =
            Pattern.compile("4(2|52-)\\[\"([ev])\",(-?\\d+)(?:,\" *\")?(,\\{.*})?,\"([^\"]+)\"]");
    private static final String ATTACHMENTS = ",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}";

    private final ModelRun run;

    /** What it remembers from one connection to the next. */
    Model.Session session;

    private String offset;
    private final List<Integer> received = new ArrayList<>();
    private Link link;
    private int emitted;

    ModelClient(ModelRun run) {
        this.run = run;
    }

    /** One connection; what has arrived before CONNECT waits for it, as in the official client. */
    private static final class Link {

        final String name;
        TestServer home;
        Wire wire;
        boolean dropped;
        boolean asking;
        boolean connected;
        boolean admitted;
        boolean paused;
        boolean slow;
        String pid;
        String offset;
        final List<Event> early = new ArrayList<>();
        Event incomplete;
        int attachmentsLeft;

        Link(String name) {
            this.name = name;
        }

        boolean isUsable() {
            return !dropped && !wire.isCut() && !wire.isClosedByServer();
        }

        boolean isAliveOnServer() {
            return admitted && !dropped && !wire.isClosedByServer();
        }
    }

    private record Event(boolean kept, int number, String offset) {}

    // ---------------------------------------------------------------------- where it stands

    /** The name of the connection it has, or had. */
    String link() {
        return link == null ? null : link.name;
    }

    /** Whether it knows that it is connected. */
    boolean isHere() {
        return link != null && link.isUsable() && link.connected;
    }

    /** Whether the server takes it for connected, on the link that it has used last. */
    private boolean isConnectedToServer() {
        if (session.over || !session.link.equals(link())) {
            return false;
        }
        Optional<Session> known = link.home.server.find("/").presence().findSession(session.pid);
        return known.isPresent() && known.get().expiresAt() == Long.MAX_VALUE;
    }

    /** Whether the socket of its present connection is still that, as far as the client can know. */
    boolean seemsConnected() {
        return !session.over && session.link.equals(link()) && link.isAliveOnServer();
    }

    /** Whether it will learn late what has become of its session. */
    boolean isSlowToAsk() {
        return link != null && link.paused && link.asking;
    }

    /** When the server is at rest, a client that is here has all that is due to it. */
    void checkComplete() {
        if (isHere() && !link.paused) {
            assertThat(received).as("received").isEqualTo(session.due);
        }
    }

    // ---------------------------------------------------------------------- what it does

    /** Connects, on a new wire unless it has a good one; if it is connected, it changes networks at times. */
    void comeBack() {
        boolean usable = link != null && link.isUsable();
        if (usable && (link.asking || (link.connected && run.random.nextInt(4) > 0))) {
            return;
        }
        if (!usable || link.connected) {
            if (link != null) {
                link.wire.cut();
            }
            open();
        }
        link.asking = true;
        link.pid = session == null ? null : session.pid;
        link.offset = offset;
        if (run.settings.heavy() && session != null && !session.over && run.mayPause()) {
            pause();
        }
        link.wire.send("0" + (link.pid == null ? "" : "{\"pid\":\"" + link.pid + "\"" + offsetJson() + "}"));
        if (link.wire.isCut() && run.random.nextBoolean()) {
            drop();
        }
    }

    private String offsetJson() {
        return offset == null ? "" : ",\"offset\":\"" + offset + "\"";
    }

    private void open() {
        Link opened = new Link(run.nextLink());
        opened.wire = new Wire((frame, arrives) -> run.check(() -> onFrame(opened, frame, arrives)));
        if (run.random.nextInt(6) == 0) {
            opened.wire.cutAfter(run.random.nextInt(8)); // it breaks while it connects
        }
        link = opened;
        opened.home = run.server;
        opened.home.open(opened.wire, opened.name, null);
    }

    void cut(int after) {
        if (link != null) {
            link.wire.cutAfter(after);
        }
    }

    /** Does not read for a while, or reads on. */
    void pauseOrResume() {
        if (link != null && link.paused) {
            link.paused = false;
            link.wire.resume();
        } else if (isHere()) {
            pause();
        }
    }

    private void pause() {
        link.paused = true;
        link.slow = true;
        link.wire.pause();
    }

    void drop() {
        if (link != null && !link.dropped) {
            link.dropped = true;
            link.wire.drop();
        }
    }

    /** Its connection is gone if that server had it, and with it the server. */
    void lose(TestServer server) {
        if (link != null && link.home == server) {
            link.wire.cut();
            link.dropped = true;
        }
    }

    /** Ends its session on purpose, or the server does. */
    void end(int how, Socket socket) {
        if (!isHere() || link.paused) {
            return;
        }
        // disconnect() on a socket also ends a session that has no connection at the moment
        boolean ends = isConnectedToServer() || (how == 2 && socket != null && !session.over);
        if (how == 0) {
            link.connected = false;
            link.wire.send("1");
        } else if (how == 1) {
            link.dropped = true;
            link.wire.sendRaw("no such packet");
        } else if (socket != null) {
            socket.disconnect();
        } else {
            return;
        }
        if (ends) {
            session.over = true;
            run.count("ended");
            link.admitted = false;
        }
    }

    void emit() {
        if (isHere()) {
            link.wire.send("2[\"say\"," + emitted++ + "]");
        }
    }

    /** Breaks the Socket.IO protocol, for which it is cut off but can come back. */
    void sendGarbage() {
        if (isHere()) {
            link.wire.send("9");
        }
    }

    /** Loses its offset and what it has received, and so wants all again. */
    void forget() {
        if (session != null) {
            received.clear();
            offset = null;
            if (link != null) {
                link.wire.cut();
            }
        }
    }

    // ---------------------------------------------------------------------- what it is sent

    private void onFrame(Link from, String frame, boolean arrives) {
        if (frame.startsWith("0")) {
            return; // the handshake of the engine
        }
        if (frame.equals("2")) {
            if (arrives) {
                from.wire.sendRaw("3");
            }
        } else if (frame.startsWith("40")) {
            onConnect(from, frame, arrives);
        } else if (frame.startsWith("44")) {
            assertThat(frame).isEqualTo("44{\"message\":\"not now\"}");
            assertThat(from.early).as("sent before a refusal").isEmpty();
            run.count("refused");
            from.asking = false;
        } else if (frame.equals("41")) {
            from.admitted = false;
            if (arrives) {
                from.connected = false;
            }
        } else if (frame.startsWith("binary ")) {
            if (arrives) {
                onAttachment(from, frame);
            }
        } else {
            Matcher event = EVENT.matcher(frame);
            assertThat(event.matches()).as(frame).isTrue();
            if (arrives) {
                onEvent(from, event);
            }
        }
    }

    private void onConnect(Link from, String frame, boolean arrives) {
        Matcher connect = CONNECT.matcher(frame);
        assertThat(connect.matches()).as(frame).isTrue();
        Model.Session known = run.model.session(connect.group(2));
        from.asking = false;
        from.admitted = true;
        if (known != null) {
            assertThat(connect.group(2)).as("recovered pid").isEqualTo(from.pid);
            assertThat(connect.group(1)).as("recovered sid").isEqualTo(known.sid);
            assertThat(known.over).as("over").isFalse();
            run.count(received.size() == known.due.size() ? "recovered" : "recovered with missed");
        } else {
            Model.Session lost = from.pid == null ? null : run.model.session(from.pid);
            if (lost != null && !lost.over) {
                assertThat(mayBeLost(lost, from.offset)).as("not recovered").isTrue();
                lost.over = true;
                run.count("lost");
            }
            known = run.model.begin(connect.group(1), connect.group(2));
            run.count("fresh");
        }
        if (run.settings.guarded() && !(run.settings.skip() && known == session)) {
            known.rooms.add(ModelRun.GUARDED);
        }
        known.link = from.name;
        if (arrives) {
            from.connected = true;
            enter(from, known);
        }
    }

    private boolean mayBeLost(Model.Session lost, String from) {
        int read = Math.max(lost.start, from == null ? 0 : OffsetText.number(from));
        return run.settings.timePasses() || run.model.emitted() - read > run.settings.maxPackets();
    }

    private void enter(Link from, Model.Session known) {
        if (known != session) {
            assertThat(from.early).as("sent to a new session before CONNECT").isEmpty();
            session = known;
            received.clear();
        }
        from.early.forEach(this::receive);
        from.early.clear();
        if (from.slow) {
            assertThat(received).as("received with CONNECT").isEqualTo(session.due.subList(0, received.size()));
        } else {
            assertThat(received).as("received with CONNECT").isEqualTo(session.due);
        }
    }

    private void onEvent(Link from, Matcher frame) {
        Event event = new Event(frame.group(2).equals("e"), Integer.parseInt(frame.group(3)), frame.group(5));
        assertThat(from.incomplete).as("incomplete event").isNull();
        if (frame.group(1).equals("52-")) {
            assertThat(frame.group(4)).isEqualTo(ATTACHMENTS);
            from.incomplete = event;
            from.attachmentsLeft = 2;
        } else {
            onEvent(from, event);
        }
    }

    private void onAttachment(Link from, String frame) {
        assertThat(from.incomplete).isNotNull();
        String content = from.attachmentsLeft == 2 ? String.format("%02x", (byte) from.incomplete.number()) : "";
        assertThat(frame).isEqualTo("binary " + content);
        from.attachmentsLeft--;
        if (from.attachmentsLeft == 0) {
            Event complete = from.incomplete;
            from.incomplete = null;
            onEvent(from, complete);
        }
    }

    private void onEvent(Link from, Event event) {
        if (from.connected) {
            receive(event);
        } else {
            from.early.add(event);
        }
    }

    private void receive(Event event) {
        int position = run.position(event.offset());
        int before = offset == null ? 0 : run.position(offset);
        if (event.kept()) {
            run.checkPosition(event.number(), position);
            assertThat(session.due).as("due").hasSizeGreaterThan(received.size());
            assertThat(event.number()).as("next").isEqualTo(session.due.get(received.size()));
            assertThat(position).as("position after the last").isGreaterThan(before);
            received.add(event.number());
        } else {
            assertThat(position).as("position not before the last").isGreaterThanOrEqualTo(before);
        }
        offset = event.offset();
    }
}
