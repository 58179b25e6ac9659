package org.reprise.socketio.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.protocol.EncodedEvent;

class RecoveryServiceTest {

    private static final EncodedEvent EVENT = new EncodedEvent("2[\"x\"", List.of());

    private final TestRecovery recovery = new TestRecovery();
    private final RecoveryService service = recovery.service(10, 1_000_000);

    @AfterEach
    void close() {
        recovery.close();
    }

    @Test
    void shouldKeepEachNamespaceForItself() {
        service.of("/a").append(Set.of(), Set.of(), EVENT);

        assertThat(service.of("/a")).isSameAs(service.of("/a"));
        assertThat(service.of("/a").position()).isPositive();
        assertThat(service.of("/b").position()).isZero();
        assertThat(service.of("/a").offset().substring(0, 4))
                .isNotEqualTo(service.of("/b").offset().substring(0, 4));
    }

    @Test
    void shouldMakePidsThatNobodyGuesses() {
        Set<String> pids = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            String pid = service.newPid();
            assertThat(pid).matches("[A-Za-z0-9_-]{24}");
            pids.add(pid);
        }
        assertThat(pids).hasSize(1000);
    }

    @Test
    void shouldKeepTheLogsOfAllNamespacesInOneCache() {
        service.of("/a").append(Set.of(), Set.of(), EVENT);
        service.of("/b").append(Set.of(), Set.of(), EVENT);
        recovery.advance(TestRecovery.MAX_DISCONNECTION.plus(TestRecovery.DETECTION));
        service.of("/a").sweep();
        service.of("/b").sweep();

        assertThat(service.of("/a").horizon()).isEqualTo(service.of("/a").position());
        assertThat(service.of("/b").horizon()).isEqualTo(service.of("/b").position());
        assertThat(recovery.caches.getCache("reprise.cells", String.class, byte[].class))
                .isEmpty();
    }

    @Test
    void shouldDropItsCachesAndLeaveTheManagerOpen() {
        assertThat(recovery.caches.getCacheNames()).containsExactly("reprise.cells");
        assertThat(service.isClosed()).isFalse();
        service.close();

        assertThat(service.isClosed()).isTrue();
        assertThat(recovery.caches.getCacheNames()).isEmpty();
        assertThat(recovery.caches.isClosed()).isFalse();
    }

    @Test
    void shouldBeginAnewAfterARestart() {
        service.of("/").append(Set.of(), Set.of(), EVENT);
        String offset = service.of("/").offset();
        service.close();
        RecoveryService restarted = recovery.service(10, 1_000_000);
        restarted.of("/").append(Set.of(), Set.of(), EVENT);

        assertThat(restarted.of("/").offset()).hasSameSizeAs(offset).isNotEqualTo(offset);
    }
}
