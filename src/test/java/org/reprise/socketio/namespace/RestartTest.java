package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.recovery.MemoryStore;

/** With a durable store, the end of a server is a drop like any other. */
class RestartTest {

    private MemoryStore store = new MemoryStore();
    private TestServer server = TestServer.durable(true, 20, store);
    private final RecordingHandlers handlers = new RecordingHandlers();
    private RecoveringClient client;

    @BeforeEach
    void start() {
        server.serve("/", handlers);
        client = new RecoveringClient(server).connect();
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** The server ends without a word, and another one takes its place after that time. */
    private void crash(Duration pause) {
        TestServer old = server;
        store = store.crash();
        server = TestServer.durable(true, 20, store, Runnable::run, old.now().plus(pause));
        old.close();
        server.serve("/", handlers);
        client.turnTo(server);
    }

    private void emit(String... events) {
        List.of(events).forEach(event -> server.of("/").emit(event));
    }

    @Test
    void shouldGoOnWithTheSameSession() {
        String sid = client.sid();
        String pid = client.pid();
        handlers.socket().join("room");
        handlers.socket().data().put("name", "Zoë");
        emit("before");
        client.wire().cut();
        emit("missed");
        crash(Duration.ofSeconds(10));
        client.comeBack();

        assertThat(client.sid()).isEqualTo(sid);
        assertThat(client.pid()).isEqualTo(pid);
        assertThat(client.received()).containsExactly("2[\"missed\"]", "CONNECT");
        assertThat(handlers.socket().recovered()).isTrue();
        assertThat(handlers.socket().rooms()).containsExactlyInAnyOrder(sid, "room");
        assertThat(handlers.socket().data()).isEqualTo(Map.of("name", "Zoë"));
    }

    @Test
    void shouldGoOnWithTheSameLog() {
        emit("before");
        String offset = client.offset();
        crash(Duration.ZERO);
        client.comeBack();
        emit("after");

        assertThat(client.offset()).startsWith(offset.substring(0, 4));
        assertThat(OffsetText.number(client.offset())).isEqualTo(OffsetText.number(offset) + 1);
    }

    @Test
    void shouldGoOnWithALogOfWhichAllWasTrimmed() {
        emit("before");
        String offset = client.offset();
        server.advance(Duration.ofHours(1));
        server.settle();
        assertThat(store.table("reprise.cells")).isEmpty();
        crash(Duration.ZERO);
        client.connect();
        emit("after");

        assertThat(client.received()).containsExactly("CONNECT", "2[\"after\"]");
        assertThat(client.offset()).startsWith(offset.substring(0, 4));
        assertThat(OffsetText.number(client.offset())).isEqualTo(OffsetText.number(offset) + 1);
    }

    /** Crashes when it has removed cells. */
    private static final class Trimming extends MemoryStore {

        private MemoryStore left;
        private boolean armed;

        @Override
        protected void afterWrite(String cache) {
            if (armed && left == null && cache.equals("reprise.cells")) {
                left = crash();
            }
        }
    }

    @Test
    void shouldGoOnWithALogThatWasBeingTrimmed() {
        Trimming trimming = new Trimming();
        server.close();
        server = TestServer.durable(true, 20, trimming);
        server.serve("/", handlers);
        client.turnTo(server).connect();
        emit("before");
        String offset = client.offset();
        trimming.armed = true;
        server.advance(Duration.ofHours(1));
        server.settle();
        store = trimming.left;
        assertThat(store.table("reprise.cells")).isEmpty();
        crash(Duration.ZERO);
        client.connect();
        emit("after");

        assertThat(OffsetText.number(client.offset())).isEqualTo(OffsetText.number(offset) + 1);
    }

    @Test
    void shouldRecoverTheQuietThoughTheLogIsTrimmed() {
        emit("before");
        String offset = client.offset();
        String sid = client.sid();
        for (int i = 0; i < 10; i++) {
            for (int j = 0; j < 5; j++) {
                server.of("/").to("elsewhere").emit("noise");
            }
            server.advance(Duration.ofSeconds(1));
        }
        crash(Duration.ZERO);
        emit("after");
        client.comeBack(offset);

        assertThat(client.sid()).isEqualTo(sid);
        assertThat(client.received()).containsExactly("2[\"after\"]", "CONNECT");
    }

    @Test
    void shouldRecoverThoughNothingHasHappenedForLong() {
        String sid = client.sid();
        for (int i = 0; i < 30; i++) {
            server.advance(Duration.ofSeconds(20));
            client.wire().sendRaw("3");
        }
        crash(Duration.ofSeconds(10));
        client.comeBack();

        assertThat(client.sid()).isEqualTo(sid);
    }

    @Test
    void shouldNotRecoverWhoWasKickedBefore() {
        String sid = client.sid();
        handlers.socket().disconnect();
        crash(Duration.ZERO);
        client.comeBack();

        assertThat(client.sid()).isNotEqualTo(sid);
    }

    @Test
    void shouldEndTheSessionsOfThoseWhoStayAway() {
        handlers.socket().data().put("name", "Zoë");
        crash(Duration.ofSeconds(10));
        assertThat(server.expired).isEmpty();
        server.advance(TestServer.MAX_DISCONNECTION.plusSeconds(2));
        server.settle();

        assertThat(server.expired).singleElement().satisfies(event -> {
            assertThat(event.socketId()).isEqualTo(client.sid());
            assertThat(event.data()).containsEntry("name", "Zoë");
        });
        assertThat(store.table("reprise.sessions")).isEmpty();
    }

    @Test
    void shouldEndTheSessionsOfThoseWhoWereAwayTooLongWithTheServer() {
        String sid = client.sid();
        crash(TestServer.MAX_DISCONNECTION.plusSeconds(20));
        client.comeBack();

        assertThat(client.sid()).isNotEqualTo(sid);
        server.advance(Duration.ofSeconds(2));
        server.settle();
        assertThat(server.expired).hasSize(1);
    }

    @Test
    void shouldSaySoWhereTheLogHasAHole() {
        String sid = client.sid();
        emit("before");
        String offset = client.offset();
        client.wire().cut();
        emit("lost", "after");
        store.table("reprise.cells").remove("/#2");
        crash(Duration.ZERO);
        client.comeBack(offset);
        assertThat(client.sid()).isNotEqualTo(sid);

        emit("and on");
        assertThat(client.received()).containsExactly("CONNECT", "2[\"and on\"]");
    }

    @Test
    void shouldBeginAnewWhereTheLogCannotBeRead() {
        String sid = client.sid();
        emit("before");
        store.table("reprise.cells").put("/#1", new byte[] {1, 2, 3});
        crash(Duration.ZERO);
        client.comeBack();
        assertThat(client.sid()).isNotEqualTo(sid);
        String fresh = client.sid();
        server.advance(Duration.ofSeconds(2));
        server.settle();
        assertThat(server.expired).hasSize(1);
        emit("after");
        crash(Duration.ZERO);
        emit("missed");
        client.comeBack();

        assertThat(client.sid()).isEqualTo(fresh);
        assertThat(client.received()).containsExactly("2[\"missed\"]", "CONNECT");
    }

    @Test
    void shouldNotTakeUpSessionsOfALogThatCouldNotBeReadAfterAnotherCrash() {
        String sid = client.sid();
        emit("before");
        store.table("reprise.cells").put("/#1", new byte[] {1, 2, 3});
        crash(Duration.ZERO);
        crash(Duration.ZERO);
        emit("missed");
        client.comeBack(null);

        assertThat(client.sid()).isNotEqualTo(sid);
    }

    @Test
    void shouldNotRecoverWhereTheEndOfTheLogIsGone() {
        String sid = client.sid();
        emit("seen");
        String offset = client.offset();
        client.wire().cut();
        emit("lost");
        handlers.socket().join("room");
        store.table("reprise.cells").remove("/#2");
        crash(Duration.ZERO);
        client.comeBack(offset);

        assertThat(client.sid()).isNotEqualTo(sid);
    }

    @Test
    void shouldRecoverAcrossManyRestarts() {
        String sid = client.sid();
        for (int i = 0; i < 20; i++) {
            emit("seen" + i);
            client.wire().cut();
            emit("missed" + i);
            crash(Duration.ofSeconds(1));
            client.comeBack();
            assertThat(client.sid()).isEqualTo(sid);
            assertThat(client.received()).containsExactly("2[\"missed" + i + "\"]", "CONNECT");
        }
    }
}
