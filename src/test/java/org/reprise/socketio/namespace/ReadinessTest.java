package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a node can take clients, and another one may go for it. */
class ReadinessTest extends OnTwoNodes {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void shouldBeReachedWhenAJoiningNodeHasItsPart() {
        TestCluster.Member c = cluster.beginUnsafe();
        cluster.advance(SECOND);
        assertThat(c.server.server.isReady()).isFalse();
        c.setSafe(true);
        cluster.advance(SECOND);

        assertThat(c.server.server.isReady()).isTrue();
    }

    @Test
    void shouldNotBeLostByAllWhileTheyMakeUpForOneThatHasGone() {
        a.setSafe(false);
        cluster.kill(b);
        cluster.advance(SECOND);

        assertThat(a.server.server.isReady()).isTrue();
    }

    @Test
    void shouldBeReachedAnewWhenTheNodeHasGivenWayToOthersAfterASplit() {
        a.merge(cluster.memory);
        a.setSafe(false);
        cluster.advance(SECOND);
        assertThat(a.server.server.isReady()).isFalse();
        a.setSafe(true);
        cluster.advance(SECOND);

        assertThat(a.server.server.isReady()).isTrue();
    }

    @Test
    void shouldBeLostWhenTheServerStops() {
        a.server.server.stopping();

        assertThat(a.server.server.isReady()).isFalse();
    }
}
