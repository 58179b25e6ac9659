package org.reprise.socketio.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reprise.socketio.log.Clocks;

class BackplaneTest {

    /** Keeps for how long entries last. */
    private static final class Expiring extends SharedMemory.Node {

        private final Map<String, Duration> lasting = new HashMap<>();

        Expiring() {
            super(new SharedMemory());
        }

        @Override
        public Configuration<String, byte[]> complete(String name, MutableConfiguration<String, byte[]> wanted) {
            javax.cache.expiry.Duration duration =
                    wanted.getExpiryPolicyFactory().create().getExpiryForCreation();
            if (!duration.isEternal()) {
                lasting.put(
                        name,
                        Duration.of(
                                duration.getDurationAmount(),
                                duration.getTimeUnit().toChronoUnit()));
            }
            return wanted;
        }
    }

    @ParameterizedTest
    @CsvSource({"PT2M, PT1H", "PT6H, PT6H45S"})
    void shouldKeepSignsOfLifeAsLongAsTheLogTellsOfTheirNodes(Duration maxDisconnection, Duration least) {
        Expiring caches = new Expiring();
        RecoveryOptions options = new RecoveryOptions(
                maxDisconnection, TestRecovery.DETECTION, true, 1_000, 1_000_000, 1_000, 100, Duration.ofSeconds(30));
        new RecoveryService(options, caches, null, Runnable::run, Clocks.system());

        assertThat(caches.lasting.get("reprise.cells")).isEqualTo(options.retention());
        assertThat(caches.lasting.get("reprise.nodes")).isGreaterThanOrEqualTo(least);
    }
}
