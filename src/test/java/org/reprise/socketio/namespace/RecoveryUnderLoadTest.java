package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.reprise.socketio.BroadcastOperator;
import org.reprise.socketio.Namespace;
import org.reprise.socketio.Socket;

/** Many threads emit while clients join, leave, drop and return: each gets what was due to it, once and in order. */
class RecoveryUnderLoadTest {

    private static final int EMITTERS = 16;
    private static final int EMITS = 60;
    private static final int CLIENTS = 5;
    private static final int STEPS = 40;
    private static final List<String> ROOMS = List.of("a", "b");

    private final ExecutorService pool = Executors.newFixedThreadPool(4);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final TestServer server = TestServer.withRecovery(true, 1_000_000, pool);
    private final LoadClient.Sockets sockets = new LoadClient.Sockets();
    private final Map<String, Target> targets = new ConcurrentHashMap<>();
    private final Map<LoadClient.History, List<Change>> changes = new ConcurrentHashMap<>();

    RecoveryUnderLoadTest() {
        server.serve("/", sockets);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        pool.shutdownNow();
        server.close();
    }

    /** Whom an event is for; null for no such restriction. */
    private record Target(String room, String except) {}

    /** A join or leave, and the marks that were emitted to the same client just before and after it. */
    private record Change(String room, boolean join, String before, String after) {}

    private enum Member {
        YES,
        NO,
        UNCLEAR
    }

    @RepeatedTest(25)
    void shouldLoseNothing(RepetitionInfo repetition) throws Exception {
        List<LoadClient> witnesses = List.of(client("witness"), client("witness-a"), client("witness-b"));
        for (int i = 0; i < ROOMS.size(); i++) {
            witnesses.get(i + 1).socket().join(ROOMS.get(i));
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
        Map<String, Integer> positions = positions(all);
        checkOrderOfEmitters(witnesses.get(0));
        for (LoadClient client : clients) {
            client.histories().forEach(history -> checkComplete(history, positions));
        }
        assertThat(positions).hasSizeGreaterThanOrEqualTo(EMITTERS * EMITS);
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
            String room = random.nextBoolean() ? null : ROOMS.get(random.nextInt(2));
            String except = random.nextInt(3) > 0 || (room == null && random.nextBoolean())
                    ? null
                    : ROOMS.get("a".equals(room) ? 1 : 0);
            String id = emitter + "." + i;
            targets.put(id, new Target(room, except));
            BroadcastOperator operator = namespace;
            operator = room == null ? operator : operator.to(room);
            operator = except == null ? operator : operator.except(except);
            operator.emit("event", id);
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
        String room = ROOMS.get(random.nextInt(2));
        boolean join = random.nextBoolean();
        Change change = new Change(room, join, "before" + step, "after" + step);
        changes.computeIfAbsent(client.history(), created -> new ArrayList<>()).add(change);
        socket.emit("mark", change.before());
        if (join) {
            socket.join(room);
        } else {
            socket.leave(room);
        }
        socket.emit("mark", change.after());
    }

    // ---------------------------------------------------------------------- what is checked

    /** Each event has one position, whoever received it. */
    private static Map<String, Integer> positions(List<LoadClient> clients) {
        Map<String, Integer> positions = new HashMap<>();
        Map<Integer, String> ids = new HashMap<>();
        for (LoadClient client : clients) {
            client.checkOrder();
            for (LoadClient.History history : client.histories()) {
                for (LoadClient.Event event : history.events) {
                    String id = event.id().contains(".") ? event.id() : history.sid + event.id();
                    assertThat(positions.merge(id, event.position(), (one, other) -> one))
                            .isEqualTo(event.position());
                    assertThat(ids.merge(event.position(), id, (one, other) -> one))
                            .isEqualTo(id);
                }
            }
        }
        return positions;
    }

    private static void checkOrderOfEmitters(LoadClient witness) {
        Map<String, Integer> last = new HashMap<>();
        for (LoadClient.Event event : witness.history().events) {
            String[] parts = event.id().split("\\.");
            Integer before = last.put(parts[0], Integer.parseInt(parts[1]));
            assertThat(before == null ? -1 : before).isLessThan(Integer.parseInt(parts[1]));
        }
    }

    private void checkComplete(LoadClient.History history, Map<String, Integer> positions) {
        int first = history.events.isEmpty()
                ? Integer.MAX_VALUE
                : history.events.get(0).position();
        targets.forEach((id, target) -> {
            int position = positions.getOrDefault(id, -1);
            boolean inSession = position > first && (!history.over || position < history.lastPosition());
            if (inSession) {
                Member due = isDue(history, target, position);
                if (due != Member.UNCLEAR) {
                    assertThat(history.positionOf(id) >= 0)
                            .as("%s to %s at %d", id, target, position)
                            .isEqualTo(due == Member.YES);
                }
            }
        });
    }

    private Member isDue(LoadClient.History history, Target target, int position) {
        Member in = target.room() == null ? Member.YES : member(history, target.room(), position);
        Member excepted = target.except() == null ? Member.NO : member(history, target.except(), position);
        if (in == Member.NO || excepted == Member.YES) {
            return Member.NO;
        }
        return in == Member.YES && excepted == Member.NO ? Member.YES : Member.UNCLEAR;
    }

    private Member member(LoadClient.History history, String room, int position) {
        Member member = Member.NO;
        for (Change change : changes.getOrDefault(history, List.of())) {
            int before = history.positionOf(change.before());
            int after = history.positionOf(change.after());
            if (before < 0 || !change.room().equals(room) || position < before) {
                continue;
            }
            Member then = change.join() ? Member.YES : Member.NO;
            boolean through = after >= 0 && position > after; // the session may have ended between the two marks
            member = through || then == member ? then : Member.UNCLEAR;
        }
        return member;
    }
}
