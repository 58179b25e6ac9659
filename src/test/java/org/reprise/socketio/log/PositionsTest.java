package org.reprise.socketio.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PositionsTest {

    @Test
    void shouldBeginEmpty() {
        Positions positions = new Positions();
        positions.removeUpTo(100);

        assertThat(positions.isEmpty()).isTrue();
        assertThat(positions.between(0, Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void shouldIncludeTheEndAndNotTheStart() {
        Positions positions = new Positions();
        positions.add(1);
        positions.add(3);
        positions.add(5);

        assertThat(positions.between(1, 5)).containsExactly(3, 5);
        assertThat(positions.between(0, 4)).containsExactly(1, 3);
        assertThat(positions.between(5, Long.MAX_VALUE)).isEmpty();
        assertThat(positions.between(4, 2)).isEmpty();
    }

    @Test
    void shouldBehaveLikeASortedSet() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Positions positions = new Positions();
            TreeSet<Long> model = new TreeSet<>();
            long next = 0;
            for (int i = 0; i < 300; i++) {
                if (random.nextInt(4) > 0) {
                    next += 1 + random.nextInt(3);
                    positions.add(next);
                    model.add(next);
                } else {
                    long upTo = random.nextInt((int) next + 2);
                    positions.removeUpTo(upTo);
                    model.headSet(upTo, true).clear();
                }
                long after = random.nextInt((int) next + 2) - 1;
                long upTo = random.nextInt(5) == 0 ? Long.MAX_VALUE : random.nextInt((int) next + 3);
                assertThat(positions.isEmpty()).isEqualTo(model.isEmpty());
                assertThat(positions.between(after, upTo))
                        .as("seed %d, after %d up to %d", seed, after, upTo)
                        .isEqualTo(between(model, after, upTo));
            }
        }
    }

    private static long[] between(TreeSet<Long> model, long after, long upTo) {
        return after >= upTo
                ? new long[0]
                : model.subSet(after, false, upTo, true).stream()
                        .mapToLong(Long::longValue)
                        .toArray();
    }
}
