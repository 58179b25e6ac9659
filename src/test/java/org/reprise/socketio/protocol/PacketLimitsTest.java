package org.reprise.socketio.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketLimitsTest {

    private static final int MAX_DEPTH = 50;

    private final PacketDecoder decoder = new PacketDecoder(10, MAX_DEPTH);

    private void assertRejected(String text) {
        assertThatThrownBy(() -> decoder.text(text)).isInstanceOf(PacketParseException.class);
    }

    @Nested
    class Depth {

        @Test
        void shouldBeAllowedUpToTheLimit() throws PacketParseException {
            String nested = "[".repeat(MAX_DEPTH - 1) + "]".repeat(MAX_DEPTH - 1);

            assertThat(decoder.text("2[\"foo\"," + nested + "]").event()).isEqualTo("foo");
            assertRejected("2[\"foo\",[" + nested + "]]");
        }

        @Test
        void shouldCountObjectsAndArraysThatAreOpen() throws PacketParseException {
            String siblings = "{\"a\":[]},".repeat(1_000) + "1";

            assertThat(decoder.text("2[\"foo\"," + siblings + "]").arguments().size())
                    .isEqualTo(1_002);
            assertRejected("0" + "{\"a\":".repeat(MAX_DEPTH + 1) + "1" + "}".repeat(MAX_DEPTH + 1));
        }

        @ParameterizedTest
        @ValueSource(strings = {"[", "{\"a\":", "[[", "{\"a\":["})
        void shouldStopABombBeforeTheStackOverflows(String bomb) {
            assertRejected("2[\"foo\"," + bomb.repeat(500_000));
            assertRejected("0{\"foo\":" + bomb.repeat(500_000));
        }
    }

    @Nested
    class Size {

        @Test
        void shouldTakeTimeInProportion() throws PacketParseException {
            // CVE-2020-36049; quadratic time would take minutes
            String many = "2[\"foo\"" + ",\"bar\"".repeat(1_000_000) + "]";
            assertThat(decoder.text(many).arguments().size()).isEqualTo(1_000_001);

            String digits = "1".repeat(1_000_000);
            assertThat(decoder.text("2" + digits + "[\"foo\"]").ackId()).hasSize(1_000_000);
        }
    }
}
