package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.reprise.socketio.BroadcastOperator;

/** What keeps to one node of a cluster. */
class LocalOperatorTest extends OnTwoNodes {

    private BroadcastOperator local() {
        return a.server.of("/").local();
    }

    @Test
    void shouldEmitToTheClientsOfThisNode() {
        a.server.of("/").emit("before");
        local().emit("here", 1);
        local().asVolatile().emit("now");
        a.server.of("/").emit("after");

        assertThat(atA.received())
                .containsExactly("CONNECT", "2[\"before\"]", "2[\"here\",1]", "2[\"now\"]", "2[\"after\"]");
        assertThat(atB.received()).containsExactly("CONNECT", "2[\"before\"]", "2[\"after\"]");
    }

    @Test
    void shouldNotBeKept() {
        a.server.of("/").emit("seen");
        atA.wire().drop();
        cluster.settle();
        local().emit("missed here");
        a.server.of("/").emit("missed");
        atA.comeBack();

        assertThat(atA.received()).containsExactly("2[\"missed\"]", "CONNECT");
    }

    @Test
    void shouldLeaveTheOffsetValid() {
        local().emit("here");
        String sid = atA.sid();
        atA.wire().drop();
        cluster.settle();
        b.server.of("/").emit("missed");
        atA.turnTo(b.server).comeBack();

        assertThat(atA.sid()).isEqualTo(sid);
        assertThat(atA.received()).containsExactly("2[\"missed\"]", "CONNECT");
    }

    @Test
    void shouldChangeTheRoomsOfThisNode() {
        local().socketsJoin("room", "other");
        local().socketsLeave("other");
        b.server.of("/").to("room").emit("in");

        assertThat(atA.received()).containsExactly("CONNECT", "2[\"in\"]");
        assertThat(atB.received()).containsExactly("CONNECT");
        assertThat(a.handlers.socket().rooms()).containsExactlyInAnyOrder(atA.sid(), "room");
    }

    @Test
    void shouldChangeTheRoomsThatASessionTakesAlong() {
        local().socketsJoin("room");
        cluster.kill(a);
        b.server.of("/").to("room").emit("missed");
        atA.turnTo(b.server).comeBack();

        assertThat(atA.received()).containsExactly("2[\"missed\"]", "CONNECT");
    }

    @Test
    void shouldDisconnectTheClientsOfThisNode() {
        String sid = atA.sid();
        local().disconnectSockets();
        cluster.settle();
        assertThat(atA.received()).containsExactly("CONNECT", "1");
        assertThat(atB.received()).containsExactly("CONNECT");
        atA.turnTo(b.server).comeBack();

        assertThat(atA.sid()).isNotEqualTo(sid);
    }
}
