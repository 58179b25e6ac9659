package org.reprise.socketio.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.log.Clocks;
import org.reprise.socketio.recovery.Listeners;
import org.reprise.socketio.recovery.SharedMemory;

/** What is logged of the nodes of a cluster. */
class ClusterViewTest {

    private final SharedMemory memory = new SharedMemory();
    private final List<String> messages = new ArrayList<>();
    private final Logger logger = Logger.getLogger("org.reprise.socketio.cluster");
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            messages.add(MessageFormat.format(entry.getMessage(), entry.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final SharedMemory.Node handsA = new SharedMemory.Node(memory);
    private final SharedMemory.Node handsB = new SharedMemory.Node(memory);
    private ClusterView a;
    private ClusterView b;

    @BeforeEach
    void begin() {
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        a = node("a", handsA);
        b = node("b", handsB);
    }

    @AfterEach
    void end() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }

    private static ClusterView node(String name, SharedMemory.Node hands) {
        Cache<String, byte[]> cache = hands.manager().createCache("nodes", new MutableConfiguration<>());
        ClusterView view = new ClusterView(name, cache, new Quorum(1, Clocks.system()));
        cache.registerCacheEntryListener(Listeners.of(view::heard));
        return view;
    }

    private static void beat(int times, ClusterView... nodes) {
        for (int i = 0; i < times; i++) {
            for (ClusterView node : nodes) {
                node.beat();
            }
        }
    }

    /** Both know each other, and what they have said is forgotten. */
    private void meet() {
        beat(ClusterView.FIRST_LOOK, a, b);
        messages.clear();
    }

    @Test
    void shouldSayThatANodeIsAlone() {
        beat(ClusterView.FIRST_LOOK - 1, a);
        assertThat(messages).isEmpty();
        beat(3, a);

        assertThat(messages)
                .containsExactly("SIO0318 a is alone in its cluster; others, if they run, have not found it");
    }

    @Test
    void shouldSayWhomANodeHasFound() {
        beat(1, b);
        beat(ClusterView.FIRST_LOOK + 3, a);

        assertThat(messages).containsExactly("SIO0318 a has joined a cluster of 2 nodes: a, b");
    }

    @Test
    void shouldSayWhoHasJoined() {
        meet();
        beat(1, node("c", new SharedMemory.Node(memory)));
        beat(2, a);

        assertThat(messages).containsExactly("SIO0319 c has joined: 3 in the cluster: a, b, c");
    }

    @Test
    void shouldSayWhoIsSilentForTooLong() {
        meet();
        beat(Heartbeats.PATIENCE, a);
        assertThat(messages).isEmpty();
        beat(2, a);

        assertThat(messages).containsExactly("SIO0319 b has gone: 1 in the cluster: a");
    }

    @Test
    void shouldSayAtOnceWhoLeaves() {
        meet();
        b.leave();
        beat(1, a);

        assertThat(messages).containsExactly("SIO0319 b has gone: 1 in the cluster: a");
    }

    @Test
    void shouldTakeNobodyForGoneWhoCannotBeHeard() {
        meet();
        handsA.cut();
        for (int i = 0; i < 2 * Heartbeats.PATIENCE; i++) {
            assertThatThrownBy(a::beat).isInstanceOf(CacheException.class);
        }
        handsA.mend();
        beat(1, b, a);

        assertThat(messages).isEmpty();
    }

    @Test
    void shouldCountWhoIsThere() {
        assertThat(a.size()).isOne();
        meet();
        assertThat(a.size()).isEqualTo(2);
        beat(Heartbeats.PATIENCE + 2, a);
        assertThat(a.size()).isOne();
    }

    @Test
    void shouldTellNodesOfOneNameApart() {
        ClusterView twin = node("a", new SharedMemory.Node(memory));
        beat(1, twin, b);
        beat(ClusterView.FIRST_LOOK, a);

        assertThat(messages).containsExactly("SIO0318 a has joined a cluster of 3 nodes: a, a, b");
    }
}
