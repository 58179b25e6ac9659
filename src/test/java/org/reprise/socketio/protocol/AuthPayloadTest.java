package org.reprise.socketio.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthPayloadTest {

    @Nested
    class WithRecovery {

        @Test
        void shouldTakeThePidAndTheOffsetOut() {
            assertThat(AuthPayload.of("{\"token\":\"abc\",\"pid\":\"p1\",\"offset\":\"o1\",\"n\":1}", true))
                    .isEqualTo(new AuthPayload("{\"token\":\"abc\",\"n\":1}", "p1", "o1"));
        }

        @Test
        void shouldNotNeedAnOffset() {
            assertThat(AuthPayload.of("{\"pid\":\"p1\"}", true)).isEqualTo(new AuthPayload("{}", "p1", null));
        }

        @ParameterizedTest
        @ValueSource(strings = {"1", "null", "true", "{}", "[\"o1\"]"})
        void shouldTellAnOffsetThatIsNoStringAsTheEmptyOne(String offset) {
            assertThat(AuthPayload.of("{\"pid\":\"p1\",\"offset\":" + offset + "}", true))
                    .isEqualTo(new AuthPayload("{}", "p1", ""));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "{\"token\":\"abc\"}",
                    "{\"pid\":1}",
                    "{\"pid\":null}",
                    "{\"a\":{\"pid\":\"p1\"}}",
                    "{\"a\":\"pid\"}"
                })
        void shouldLeaveOtherCredentialsAlone(String auth) {
            assertThat(AuthPayload.of(auth, true)).isEqualTo(new AuthPayload(auth, null, null));
        }

        @Test
        void shouldFindThePidBesideWhatNoParserWouldRead() {
            for (String number : new String[] {"1e99999999999", "1".repeat(900)}) {
                String auth = "{\"pid\":\"p1\",\"n\":" + number + "}";

                assertThat(AuthPayload.of(auth, true)).isEqualTo(new AuthPayload("{\"n\":" + number + "}", "p1", null));
            }
        }

        @Test
        void shouldTakeNoCredentialsForAnEmptyObject() {
            assertThat(AuthPayload.of("", true)).isEqualTo(new AuthPayload("{}", null, null));
        }
    }

    @Nested
    class WithoutRecovery {

        @Test
        void shouldLookForNothing() {
            String auth = "{\"pid\":\"p1\",\"offset\":\"o1\"}";

            assertThat(AuthPayload.of(auth, false)).isEqualTo(new AuthPayload(auth, null, null));
            assertThat(AuthPayload.of("", false)).isEqualTo(new AuthPayload("{}", null, null));
        }
    }
}
