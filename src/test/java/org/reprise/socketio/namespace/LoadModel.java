package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.reprise.socketio.BroadcastOperator;
import org.reprise.socketio.Namespace;

/** What was emitted, and when clients were in which room: by that it checks what they have received. */
final class LoadModel {

    static final List<String> ROOMS = List.of("a", "b");

    private final Map<String, Target> targets = new ConcurrentHashMap<>();
    private final Map<LoadClient.History, List<Change>> changes = new ConcurrentHashMap<>();
    private final Map<LoadClient.History, String> homes = new ConcurrentHashMap<>();

    /** Whom an event is for; null for no such restriction. */
    record Target(String room, String except) {

        static Target any(Random random) {
            String room = random.nextBoolean() ? null : ROOMS.get(random.nextInt(2));
            String except = random.nextInt(3) > 0 || (room == null && random.nextBoolean())
                    ? null
                    : ROOMS.get("a".equals(room) ? 1 : 0);
            return new Target(room, except);
        }

        BroadcastOperator in(Namespace namespace) {
            BroadcastOperator operator = namespace;
            operator = room == null ? operator : operator.to(room);
            return except == null ? operator : operator.except(except);
        }
    }

    /** A join or leave, and the marks that are emitted to the same client just before and after it. */
    record Change(String room, boolean join, String before, String after) {

        static Change any(Random random, int step) {
            return new Change(ROOMS.get(random.nextInt(2)), random.nextBoolean(), "before" + step, "after" + step);
        }
    }

    private enum Member {
        YES,
        NO,
        UNCLEAR
    }

    /** An event is about to be emitted; its id names who emits and counts, as in {@code 3.14}. */
    void emits(String id, Target target) {
        targets.put(id, target);
    }

    /** A client is in a room from before the first event until the end. */
    void settles(LoadClient.History history, String room) {
        homes.put(history, room);
    }

    /** A client is about to join or to leave. */
    void changes(LoadClient.History history, Change change) {
        changes.computeIfAbsent(history, created -> new ArrayList<>()).add(change);
    }

    /**
     * Fails unless each client has what was due to it, once and in the order of all. Returns the ids of what was received.
     *
     * @param clients the first of them is never away on purpose, and is in no room
     */
    Set<String> check(List<LoadClient> clients) {
        Map<String, Integer> positions = positions(clients);
        checkOrderOfEmitters(clients.get(0));
        for (LoadClient client : clients) {
            checkVolatiles(client, positions);
            client.histories().forEach(history -> checkComplete(history, positions));
        }
        return positions.keySet();
    }

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

    /** One that is named like an event has been emitted after it, and has not come before it. */
    private static void checkVolatiles(LoadClient client, Map<String, Integer> positions) {
        for (LoadClient.Event event : client.volatiles()) {
            assertThat(positions.getOrDefault(event.id(), 0)).as(event.id()).isLessThanOrEqualTo(event.position());
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
        Member member = room.equals(homes.get(history)) ? Member.YES : Member.NO;
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
