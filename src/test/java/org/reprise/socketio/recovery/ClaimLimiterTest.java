package org.reprise.socketio.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimLimiterTest {

    private long now = 1_000_000;
    private final ClaimLimiter limiter = new ClaimLimiter(60, () -> Instant.ofEpochMilli(now));

    private void fail(String address, int times) {
        for (int i = 0; i < times; i++) {
            limiter.failed(address);
        }
    }

    @Test
    void shouldAllowAsManyFailuresAtOnceAsInAMinute() {
        fail("192.0.2.1", 59);
        assertThat(limiter.allows("192.0.2.1")).isTrue();
        fail("192.0.2.1", 1);

        assertThat(limiter.allows("192.0.2.1")).isFalse();
        assertThat(limiter.allows("192.0.2.2")).isTrue();
    }

    @Test
    void shouldForgiveWithTime() {
        fail("192.0.2.1", 60);
        now += 999;
        assertThat(limiter.allows("192.0.2.1")).isFalse();
        now += 1;
        assertThat(limiter.allows("192.0.2.1")).isTrue();
        now += 3_600_000;
        fail("192.0.2.1", 60);

        assertThat(limiter.allows("192.0.2.1")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8::1, 2001:db8::ffff:2, false",
        "2001:db8:0:1::1, 2001:db8:0:2::1, true",
        "no:address, no:address, false",
        "no:address, no:other, true"
    })
    void shouldTakeANetworkForOne(String failing, String other, boolean allowed) {
        fail(failing, 60);

        assertThat(limiter.allows(other)).isEqualTo(allowed);
    }

    @Test
    void shouldRememberSoManyAddressesAndNoMore() {
        fail("192.0.2.1", 60);
        for (int i = 0; i < 9_999; i++) {
            limiter.failed("10.0." + i / 256 + "." + i % 256);
        }
        assertThat(limiter.allows("192.0.2.1")).isFalse();
        for (int i = 0; i < 10_000; i++) {
            limiter.failed("10.1." + i / 256 + "." + i % 256);
        }

        assertThat(limiter.allows("192.0.2.1")).isTrue();
    }
}
