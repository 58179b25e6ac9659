package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a namespace owes to whom, said in the simplest way: each event is put down at once for every session that is in
 * one of its rooms, whether its client is there or not.
 */
final class Model {

    private final Map<String, Session> byPid = new HashMap<>();
    private final Set<String> sids = new HashSet<>();
    private int emitted;

    /** One client's stay, from the first CONNECT until it is ended on purpose or cannot be recovered. */
    static final class Session {

        final String sid;
        final String pid;

        /** The number of the first event that may be due. */
        final int start;

        final Set<String> rooms = new HashSet<>();
        final List<Integer> due = new ArrayList<>();

        /** The connection that it was begun or recovered on last. */
        String link;

        boolean over;
        int data;

        Session(String sid, String pid, int start) {
            this.sid = sid;
            this.pid = pid;
            this.start = start;
            rooms.add(sid);
        }
    }

    /** The number of an event that is kept, by which clients know it; the first is 0. */
    int emit(Set<String> rooms, Set<String> except) {
        addressed(rooms, except).forEach(session -> session.due.add(emitted));
        return emitted++;
    }

    /** The sessions in any of the rooms, or all for none, without those in an excepted one. */
    List<Session> addressed(Set<String> rooms, Set<String> except) {
        return byPid.values().stream()
                .filter(session -> !session.over)
                .filter(session -> rooms.isEmpty() || !Collections.disjoint(rooms, session.rooms))
                .filter(session -> Collections.disjoint(except, session.rooms))
                .toList();
    }

    /** How many events there were. */
    int emitted() {
        return emitted;
    }

    Session begin(String sid, String pid) {
        assertThat(byPid).as("a new pid").doesNotContainKey(pid);
        assertThat(sids.add(sid)).as("a new sid").isTrue();
        Session session = new Session(sid, pid, emitted);
        byPid.put(pid, session);
        return session;
    }

    /** The session of that pid, or null. */
    Session session(String pid) {
        return byPid.get(pid);
    }
}
