package org.reprise.socketio.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClocksTest {

    private Instant time = Instant.ofEpochSecond(1_000_000);
    private long nanos = Long.MAX_VALUE;
    private final Clocks clocks = new Clocks(() -> time, () -> nanos);
    private final Clocks.Moment then = clocks.now();

    @Test
    void shouldTrustNeitherClockThatStood() {
        time = time.plusMillis(10);

        assertThat(clocks.atLeastSince(then)).isZero();
        assertThat(clocks.atMostSince(then)).isEqualTo(10);
    }

    @Test
    void shouldNotTrustATimeThatWasSetBack() {
        time = time.minusMillis(10);
        nanos += 5_000_000;

        assertThat(clocks.atLeastSince(then)).isEqualTo(-10);
        assertThat(clocks.atMostSince(then)).isEqualTo(5);
    }
}
