package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Principal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client of the namespace {@code /} that remembers what it needs to be recovered. */
final class RecoveringClient {

    private static final Pattern CONNECT = Pattern.compile("0\\{\"sid\":\"([^\"]+)\",\"pid\":\"([^\"]+)\"}");
    private static final Pattern OFFSET = Pattern.compile("2\\[.*\"([^\"]+)\"]");

    private TestServer server;
    private final Principal principal;
    private Wire wire;
    private String sid;
    private String pid;

    RecoveringClient(TestServer server) {
        this(server, null);
    }

    RecoveringClient(TestServer server, Principal principal) {
        this.server = server;
        this.principal = principal;
    }

    /** Finds another server from now on. */
    RecoveringClient turnTo(TestServer other) {
        server = other;
        return this;
    }

    Wire wire() {
        return wire;
    }

    String sid() {
        return sid;
    }

    String pid() {
        return pid;
    }

    /** The last offset on the present wire, or null. */
    String offset() {
        String last = null;
        for (String packet : wire.packets()) {
            Matcher event = OFFSET.matcher(packet);
            last = event.matches() ? event.group(1) : last;
        }
        return last;
    }

    /** Connects for the first time. */
    RecoveringClient connect() {
        return connect("0");
    }

    /** Comes back with its pid and the last offset of the wire before. */
    RecoveringClient comeBack() {
        return comeBack(offset());
    }

    RecoveringClient comeBack(String offset) {
        return connect(connectPacket(offset));
    }

    String connectPacket(String offset) {
        return "0{\"pid\":\"" + pid + "\"" + (offset == null ? "" : ",\"offset\":\"" + offset + "\"") + "}";
    }

    /** Connects on a new wire. */
    RecoveringClient connect(String packet) {
        wire = server.open("client", principal);
        server.send(wire, packet);
        return readConnect();
    }

    /** Learns its ids, if the server has answered by now. */
    RecoveringClient readConnect() {
        for (String received : wire.packets()) {
            Matcher connect = CONNECT.matcher(received);
            if (connect.matches()) {
                sid = connect.group(1);
                pid = connect.group(2);
            }
        }
        return this;
    }

    /** What has arrived on the present wire: events without their offset, and {@code CONNECT}. */
    List<String> received() {
        return wire.packets().stream()
                .map(packet -> CONNECT.matcher(packet).matches() ? "CONNECT" : packet)
                .map(packet -> OFFSET.matcher(packet).matches() ? withoutOffset(packet) : packet)
                .toList();
    }

    private static String withoutOffset(String packet) {
        int comma = packet.lastIndexOf(',');
        assertThat(comma).isPositive();
        return packet.substring(0, comma) + "]";
    }
}
