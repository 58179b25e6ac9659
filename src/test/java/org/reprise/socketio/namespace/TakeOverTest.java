package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.Socket;

/** A client that comes back before its old connection is known to be broken. */
class TakeOverTest {

    private final TestServer server = TestServer.withRecovery();
    private final RecordingHandlers handlers = new RecordingHandlers();

    @AfterEach
    void close() {
        server.close();
    }

    @Nested
    class OfAnOpenConnection {

        private final RecoveringClient client;
        private final Wire old;
        private final Socket before;

        OfAnOpenConnection() {
            server.serve("/", handlers).serve("/other", handlers);
            client = new RecoveringClient(server).connect();
            old = client.wire();
            before = handlers.socket();
            before.join("a");
            before.data().put("n", 1);
            server.of("/").emit("seen");
            old.cut();
            server.of("/").to("a").emit("missed");
            client.comeBack();
        }

        @Test
        void shouldContinueTheSession() {
            Socket after = handlers.socket();

            assertThat(client.received()).containsExactly("2[\"missed\"]", "CONNECT");
            assertThat(after).isNotSameAs(before);
            assertThat(after.id()).isEqualTo(before.id());
            assertThat(after.recovered()).isTrue();
            assertThat(after.rooms()).containsExactlyInAnyOrder(after.id(), "a");
            assertThat(after.data()).containsEntry("n", 1);
        }

        @Test
        void shouldCloseTheOldConnection() {
            assertThat(old.isClosedByServer()).isTrue();
            assertThat(before.connected()).isFalse();
            assertThat(handlers.calls())
                    .containsExactly(
                            "connected", "disconnecting transport close", "disconnected transport close", "recovered");
        }

        @Test
        void shouldNotBeTouchedByTheLateCloseOfTheOldOne() {
            old.drop();
            before.disconnect();
            before.leave("a");
            before.join("b");
            server.settle();
            server.of("/").to("a").emit("x");
            server.of("/").to("b").emit("n");

            assertThat(handlers.socket().connected()).isTrue();
            assertThat(client.received()).endsWith("CONNECT", "2[\"x\"]");
            assertThat(handlers.calls()).hasSize(4);
        }

        @Test
        void shouldStillBeRecoverableAfterTheLateClose() {
            old.drop();
            client.wire().drop();
            server.of("/").to("a").emit("x");
            client.comeBack();

            assertThat(client.received()).containsExactly("2[\"x\"]", "CONNECT");
        }

        @Test
        void shouldReachTheClientThroughTheOldSocket() {
            before.emit("x");

            assertThat(client.received()).endsWith("CONNECT", "2[\"x\"]");
        }
    }

    @Test
    void shouldCloseTheOtherNamespacesOfTheOldConnectionRecoverably() {
        RecordingHandlers other = new RecordingHandlers();
        server.serve("/", handlers).serve("/other", other);
        RecoveringClient client = new RecoveringClient(server).connect();
        server.send(client.wire(), "0/other,");
        client.comeBack();

        assertThat(other.calls())
                .containsExactly("connected", "disconnecting forced close", "disconnected forced close");
    }

    @Test
    void shouldEndWhenTheOffsetIsWrong() {
        server.serve("/", handlers);
        RecoveringClient client = new RecoveringClient(server).connect();
        Wire old = client.wire();
        String sid = client.sid();
        client.comeBack("forged");

        assertThat(client.sid()).isNotEqualTo(sid);
        assertThat(old.isClosedByServer()).isTrue();
        assertThat(handlers.calls())
                .containsExactlyInAnyOrder(
                        "connected", "disconnecting transport close", "disconnected transport close", "connected");
    }

    @Nested
    class Simultaneous {

        private static final int CLAIMS = 16;

        /** The position of the first event, as {@link OffsetText} counts. */
        private static final int FIRST = 1_000;

        private final ExecutorService pool = Executors.newFixedThreadPool(4);
        private final ExecutorService threads = Executors.newFixedThreadPool(CLAIMS);

        @AfterEach
        void stop() {
            threads.shutdownNow();
            pool.shutdownNow();
        }

        @RepeatedTest(60)
        void shouldLeaveOneOwner() throws Exception {
            try (TestServer busy = TestServer.withRecovery(true, 1_000_000, pool)) {
                LoadClient.Sockets sockets = new LoadClient.Sockets();
                busy.serve("/", sockets);
                LoadClient owner = new LoadClient(busy, "owner", sockets.byLink);
                owner.comeBack();
                owner.drop();
                busy.of("/").emit("event", "missed");

                List<LoadClient> claimants = new ArrayList<>();
                CyclicBarrier start = new CyclicBarrier(CLAIMS);
                List<Future<?>> ends = new ArrayList<>();
                for (int i = 0; i < CLAIMS; i++) {
                    LoadClient claimant = new LoadClient(busy, "claim" + i, sockets.byLink);
                    claimant.pretend(owner.history());
                    claimants.add(claimant);
                    ends.add(threads.submit(() -> {
                        start.await();
                        claimant.comeBack();
                        return null;
                    }));
                }
                for (Future<?> end : ends) {
                    end.get(20, TimeUnit.SECONDS);
                }
                busy.of("/").emit("event", "new");

                // comeBack() has made sure that each was recovered; but only the last can still be
                List<LoadClient> owners = claimants.stream()
                        .filter(claimant -> claimant.socket().connected())
                        .toList();
                assertThat(owners).hasSize(1);
                owners.get(0).history().await("new");
                assertThat(claimants)
                        .allSatisfy(claimant -> assertThat(claimant.history().positionOf("missed"))
                                .isEqualTo(FIRST));
                assertThat(claimants)
                        .filteredOn(claimant -> claimant.history().positionOf("new") == 2 * FIRST)
                        .isEqualTo(owners);
            }
        }
    }
}
