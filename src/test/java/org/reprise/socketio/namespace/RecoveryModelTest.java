package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever happens to clients, each gets all that is due to it, once and in order, or a new session. */
class RecoveryModelTest {

    private static final int RUNS = 150;
    private static final int HEAVY_RUNS = 25;
    private static final int STEPS = 120;
    private static final int UNLIMITED = 1_000_000;

    static Stream<ModelRun.Settings> settings() {
        return Stream.of(
                new ModelRun.Settings(true, false, true, UNLIMITED, false, false, false),
                new ModelRun.Settings(true, true, true, UNLIMITED, false, false, false),
                new ModelRun.Settings(true, true, false, UNLIMITED, false, false, false),
                new ModelRun.Settings(false, false, true, UNLIMITED, false, false, false),
                new ModelRun.Settings(false, true, true, UNLIMITED, false, false, false),
                new ModelRun.Settings(false, true, false, UNLIMITED, false, false, false),
                new ModelRun.Settings(true, false, true, 8, false, false, false),
                new ModelRun.Settings(false, true, false, 8, false, false, false),
                new ModelRun.Settings(true, false, true, UNLIMITED, true, false, false),
                new ModelRun.Settings(true, true, false, 20, true, false, false),
                new ModelRun.Settings(true, false, true, UNLIMITED, false, true, false),
                new ModelRun.Settings(false, true, false, UNLIMITED, false, true, false),
                new ModelRun.Settings(true, false, true, UNLIMITED, false, false, true),
                new ModelRun.Settings(true, true, false, UNLIMITED, false, false, true),
                new ModelRun.Settings(false, true, true, UNLIMITED, false, false, true),
                new ModelRun.Settings(true, false, true, 20, true, false, true),
                new ModelRun.Settings(false, true, false, UNLIMITED, false, true, true),
                new ModelRun.Settings(true, false, true, UNLIMITED, false, false, false, 1, false),
                new ModelRun.Settings(true, false, true, UNLIMITED, false, false, false, 3, false),
                new ModelRun.Settings(true, true, false, UNLIMITED, false, false, false, 2, false),
                new ModelRun.Settings(false, true, true, UNLIMITED, false, false, false, 3, false),
                new ModelRun.Settings(true, false, true, UNLIMITED, false, true, false, 3, false),
                new ModelRun.Settings(true, false, true, UNLIMITED, false, false, false, 3, true),
                new ModelRun.Settings(true, true, false, UNLIMITED, false, true, false, 3, true),
                new ModelRun.Settings(true, false, true, UNLIMITED, false, false, true, 3, true),
                new ModelRun.Settings(false, true, true, UNLIMITED, false, false, true, 2, false));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void shouldGiveEachClientWhatIsDueToIt(ModelRun.Settings settings) {
        Map<String, Integer> counts = new HashMap<>();
        int runs = settings.heavy() ? HEAVY_RUNS : RUNS;
        for (long seed = 0; seed < runs; seed++) {
            try (ModelRun run = new ModelRun(settings, seed)) {
                run.run(STEPS);
                run.counts.forEach((what, count) -> counts.merge(what, count, Integer::sum));
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError(settings + ", seed " + seed + ": " + failure.getMessage(), failure);
            }
        }
        assertThat(counts)
                .as("what happened often enough to mean something")
                .allSatisfy((what, count) -> assertThat(count).isGreaterThan(5))
                .containsKeys("fresh", "recovered", "recovered with missed", "ended");
    }
}
