package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.reprise.socketio.Namespace;
import org.reprise.socketio.Socket;

/** Many threads emit while clients join, leave, drop and return: each gets what was due to it, once and in order. */
class RecoveryUnderLoadTest {

    private static final int EMITTERS = 16;
    private static final int EMITS = 60;
    private static final int CLIENTS = 5;
    private static final int STEPS = 40;

    private final ExecutorService pool = Executors.newFixedThreadPool(4);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final TestServer server = TestServer.withRecovery(true, 1_000_000, pool);
    private final LoadClient.Sockets sockets = new LoadClient.Sockets();
    private final LoadModel model = new LoadModel();

    RecoveryUnderLoadTest() {
        server.serve("/", sockets);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        pool.shutdownNow();
        server.close();
    }

    @RepeatedTest(25)
    void shouldLoseNothing(RepetitionInfo repetition) throws Exception {
        List<LoadClient> witnesses = List.of(client("witness"), client("witness-a"), client("witness-b"));
        for (int i = 0; i < LoadModel.ROOMS.size(); i++) {
            LoadClient witness = witnesses.get(i + 1);
            witness.socket().join(LoadModel.ROOMS.get(i));
            model.settles(witness.history(), LoadModel.ROOMS.get(i));
        }
        List<LoadClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(client("client" + i));
        }
        CyclicBarrier start = new CyclicBarrier(EMITTERS + CLIENTS);
        List<Future<?>> ends = new ArrayList<>();
        for (int i = 0; i < EMITTERS; i++) {
            Random random = new Random(1000L * repetition.getCurrentRepetition() + i);
            int emitter = i;
            ends.add(threads.submit(() -> {
                start.await();
                emit(emitter, random);
                return null;
            }));
        }
        for (int i = 0; i < CLIENTS; i++) {
            Random random = new Random(-1000L * repetition.getCurrentRepetition() - i);
            LoadClient client = clients.get(i);
            ends.add(threads.submit(() -> {
                start.await();
                live(client, random);
                return null;
            }));
        }
        for (Future<?> end : ends) {
            end.get(30, TimeUnit.SECONDS);
        }

        List<LoadClient> all = new ArrayList<>(witnesses);
        all.addAll(clients);
        for (LoadClient client : all) {
            client.comeBack(); // takes over, and gets what is left
        }
        assertThat(model.check(all)).hasSizeGreaterThanOrEqualTo(EMITTERS * EMITS);
    }

    private LoadClient client(String name) throws Exception {
        LoadClient client = new LoadClient(server, name, sockets.byLink);
        client.comeBack();
        return client;
    }

    // ---------------------------------------------------------------------- what happens

    private void emit(int emitter, Random random) {
        Namespace namespace = server.of("/");
        for (int i = 0; i < EMITS; i++) {
            LoadModel.Target target = LoadModel.Target.any(random);
            String id = emitter + "." + i;
            model.emits(id, target);
            target.in(namespace).emit("event", id);
            if (random.nextInt(10) == 0) {
                namespace.asVolatile().emit("volatile", "v");
            }
        }
    }

    private void live(LoadClient client, Random random) throws Exception {
        boolean here = true;
        for (int i = 0; i < STEPS; i++) {
            if (!here) {
                client.comeBack();
                here = true;
                continue;
            }
            switch (random.nextInt(6)) {
                case 0, 1, 2 -> change(client, random, i);
                case 3 -> {
                    client.cut();
                    if (random.nextBoolean()) {
                        change(client, random, i); // the server knows nothing yet
                    }
                    here = false;
                }
                case 4 -> {
                    client.drop();
                    here = false;
                }
                default -> {
                    if (random.nextInt(4) == 0) {
                        client.disconnect();
                        here = false;
                    } else {
                        client.comeBack();
                    }
                }
            }
        }
    }

    private void change(LoadClient client, Random random, int step) {
        Socket socket = client.socket();
        LoadModel.Change change = LoadModel.Change.any(random, step);
        model.changes(client.history(), change);
        socket.emit("mark", change.before());
        if (change.join()) {
            socket.join(change.room());
        } else {
            socket.leave(change.room());
        }
        socket.emit("mark", change.after());
    }
}
