package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.log.LogItem;
import org.reprise.socketio.log.LoggedEvent;
import org.reprise.socketio.log.LoggedNote;
import org.reprise.socketio.protocol.EncodedEvent;
import org.reprise.socketio.recovery.SharedMemory;

/** What a node of another version writes that this one does not know, as while a cluster is updated. */
class OtherVersionTest extends OnTwoNodes {

    private static final byte[] UNKNOWN = {'?', 1, 2, 3};

    /** One cell with an event, a note and another event, and an event in the next cell. */
    private void write(byte[] note) {
        TaskQueue storage = new TaskQueue();
        try (TestServer c =
                TestServer.node(new SharedMemory.Node(cluster.memory), true, 1_000, null, storage, TestServer.START)) {
            c.serve("/", new RecordingHandlers());
            Journal journal = c.server.find("/").sharing().journal();
            for (LogItem item : List.of(event("before"), new LoggedNote(note), event("after"))) {
                Emission unused = journal.submit(item);
            }
            int cells = cells().size();
            storage.runAll();
            assertThat(cells()).hasSize(cells + 1);
        }
        cluster.settle();
        b.server.of("/").emit("next");
        cluster.settle();
    }

    private static LoggedEvent event(String name) {
        return new LoggedEvent(Set.of(), Set.of(), new EncodedEvent("2[\"" + name + "\"", List.of()));
    }

    private Map<String, byte[]> cells() {
        return cluster.memory.cache("reprise.cells");
    }

    private static byte[] note(char kind, Object... parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(kind);
        for (Object part : parts) {
            if (part instanceof Long number) {
                out.writeLong(number);
            } else {
                byte[] content = part instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : (byte[]) part;
                out.writeInt(content.length);
                out.write(content);
            }
        }
        return bytes.toByteArray();
    }

    private void checkThatAllIsReceivedTwice() {
        for (RecoveringClient client : List.of(atA, atB)) {
            assertThat(client.received())
                    .containsExactly(
                            "CONNECT",
                            "2[\"before\"]",
                            "2[\"after\"]",
                            "2[\"next\"]",
                            "2[\"before\"]",
                            "2[\"after\"]",
                            "2[\"next\"]");
        }
    }

    @Test
    void shouldPassOverANoteOfAnUnknownKind() {
        try (CapturedLog log = new CapturedLog("org.reprise.socketio.recovery", Level.WARNING)) {
            write(UNKNOWN);
            write(UNKNOWN);

            assertThat(log.messages())
                    .filteredOn(message -> message.startsWith("SIO0316 "))
                    .hasSize(4); // once on each node, two of which came and went
            assertThat(log.messages()).allMatch(message -> message.startsWith("SIO0316 "));
        }
        checkThatAllIsReceivedTwice();
    }

    @Test
    void shouldRecoverOverANoteOfAnUnknownKind() {
        String sid = atA.sid();
        atA.wire().drop();
        a.server.settle();
        write(UNKNOWN);
        TestCluster.Member later = cluster.join();
        atA.turnTo(later.server).comeBack();

        assertThat(atA.sid()).isEqualTo(sid);
        assertThat(atA.received()).containsExactly("2[\"before\"]", "2[\"after\"]", "2[\"next\"]", "CONNECT");
    }

    @Test
    void shouldGoOnAfterAQuestionThatItDoesNotKnow() throws IOException {
        byte[] question = {0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 99, '?'};
        try (CapturedLog log = new CapturedLog()) {
            write(note('a', (Object) question));
            write(note('a', (Object) question));

            assertThat(log.messages())
                    .hasSize(4) // once on each node, two of which came and went
                    .allMatch(message -> message.startsWith("SIO0324 "));
        }
        checkThatAllIsReceivedTwice();
    }

    /** It is not known to whom what follows is due. */
    @Test
    void shouldSendNothingAfterANoteThatIsDamaged() throws IOException {
        String sid = atA.sid();
        write(note('j', 17L));

        assertThat(atA.received()).containsExactly("CONNECT", "2[\"before\"]");
        assertThat(atA.wire().isClosedByServer()).isTrue();
        atA.comeBack();
        b.server.of("/").emit("later");
        assertThat(atA.sid()).isNotEqualTo(sid);
        assertThat(atA.received()).containsExactly("CONNECT", "2[\"later\"]");
    }

    @Test
    void shouldGoOnBehindACellThatIsDamaged() {
        int next = cells().keySet().stream()
                        .mapToInt(key -> Integer.parseInt(key.substring(key.indexOf('#') + 1)))
                        .max()
                        .orElseThrow()
                + 1;
        cells().put("/#" + next, new byte[] {1, 2, 3});
        cluster.advance(Duration.ofSeconds(1));
        assertThat(atA.wire().isClosedByServer()).isTrue();
        atA.comeBack();
        b.server.of("/").emit("later");

        assertThat(atA.received()).containsExactly("CONNECT", "2[\"later\"]");
    }

    /** Node a writes the session of its client. */
    private void writeInAnotherForm(RecoveringClient one) throws IOException {
        LiveNamespace namespace = a.server.server.find("/");
        byte[] session = {2, 0, 0};
        byte[] note = note('k', namespace.sessionKey(one.pid()), namespace.position(), session);
        Emission unused = namespace.sharing().journal().submit(new LoggedNote(note));
    }

    @Test
    void shouldBeginAfreshWithASessionOfAnotherForm() throws IOException {
        String sid = atA.sid();
        writeInAnotherForm(atA);
        atA.turnTo(b.server).comeBack();
        b.server.of("/").emit("later");

        assertThat(atA.sid()).isNotEqualTo(sid);
        assertThat(atA.received()).containsExactly("CONNECT", "2[\"later\"]");
    }

    @Test
    void shouldTakeOverSessionsOfAnotherForm() throws IOException {
        String sid = atA.sid();
        writeInAnotherForm(atA);
        cluster.kill(a);
        cluster.advance(Duration.ofSeconds(15));
        b.server.of("/").emit("later");
        atA.turnTo(b.server).comeBack();

        assertThat(atB.received()).containsExactly("CONNECT", "2[\"later\"]");
        assertThat(atA.sid()).isNotEqualTo(sid);
    }
}
