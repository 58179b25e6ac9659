package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.Socket;
import org.reprise.socketio.protocol.Arguments;

/** What happens to a session while somebody else has to do with it. */
class MeanwhileTest {

    @Test
    void shouldHaveTheDataOfTheSessionAsItWasClaimed() {
        TestServer server = TestServer.withRecovery(false);
        RecordingHandlers handlers = new RecordingHandlers();
        AtomicReference<Runnable> meanwhile = new AtomicReference<>();
        server.serve("/", handlers, socket -> {
            Runnable once = meanwhile.getAndSet(null);
            if (once != null) {
                once.run();
            }
        });
        RecoveringClient client = new RecoveringClient(server).connect();
        handlers.socket().data().put("n", 1);
        client.wire().drop();
        server.settle();
        meanwhile.set(() -> {
            Wire other = server.open();
            other.send(client.connectPacket(null));
            server.settle();
            handlers.socket().data().put("n", 2);
            other.drop();
            server.settle();
        });
        client.comeBack(null);
        assertThat(handlers.socket().data()).containsEntry("n", 2);
    }

    @Test
    void shouldNotDisturbANewerConnection() {
        TestServer server = TestServer.withRecovery(false);
        RecordingHandlers handlers = new RecordingHandlers();
        AtomicReference<Runnable> meanwhile = new AtomicReference<>();
        server.serve("/", handlers, socket -> {
            Runnable once = meanwhile.getAndSet(null);
            if (once != null) {
                once.run();
            }
        });
        RecoveringClient client = new RecoveringClient(server).connect();
        client.wire().drop();
        server.settle();
        AtomicReference<Wire> dying = new AtomicReference<>(server.open());
        AtomicReference<Wire> alive = new AtomicReference<>();
        meanwhile.set(() -> {
            dying.get().drop();
            client.comeBack(null);
            alive.set(client.wire());
        });
        dying.get().send(client.connectPacket(null));
        server.settle();
        assertThat(alive.get().packets()).hasSize(1);
        assertThat(alive.get().isClosedByServer()).isFalse();
    }

    @Test
    void shouldKeepDataThatALateHandlerPuts() {
        TestServer server = TestServer.withRecovery();
        RecordingHandlers handlers = new RecordingHandlers() {
            @Override
            public void event(Socket socket, String event, Arguments arguments, EventReply reply) {
                socket.data().put("n", 1);
                socket.join("a");
            }
        };
        server.serve("/", handlers);
        RecoveringClient client = new RecoveringClient(server).connect();
        client.wire().send("2[\"x\"]");
        client.wire().drop();
        server.settle();
        client.comeBack(null);
        assertThat(handlers.socket().data()).containsEntry("n", 1);
        assertThat(handlers.socket().rooms()).contains("a");
    }
}
