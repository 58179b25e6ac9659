package org.reprise.socketio.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reprise.socketio.websocket.OpeningAnswer.Accepted;
import org.reprise.socketio.websocket.OpeningAnswer.Refused;

class OpeningRequestTest {

    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static OpeningRequest request(String upgrade, String connection) {
        return new OpeningRequest(
                "GET", "HTTP/1.1", List.of(upgrade), List.of(connection), List.of(KEY), List.of("13"), List.of());
    }

    private static OpeningRequest withKeys(String... keys) {
        return new OpeningRequest(
                "GET", "HTTP/1.1", List.of("websocket"), List.of("Upgrade"), List.of(keys), List.of("13"), List.of());
    }

    private static OpeningRequest withVersions(String... versions) {
        return new OpeningRequest(
                "GET",
                "HTTP/1.1",
                List.of("websocket"),
                List.of("Upgrade"),
                List.of(KEY),
                List.of(versions),
                List.of());
    }

    private static OpeningAnswer offering(Compression compression, String... extensions) {
        return new OpeningRequest(
                        "GET",
                        "HTTP/1.1",
                        List.of("websocket"),
                        List.of("Upgrade"),
                        List.of(KEY),
                        List.of("13"),
                        List.of(extensions))
                .answer(compression);
    }

    private static int status(OpeningRequest request) {
        return request.answer(Compression.NONE).status();
    }

    @Nested
    class Handshake {

        @Test
        void shouldAnswerTheExampleOfTheRfc() {
            assertThat(request("websocket", "Upgrade").answer(Compression.NONE))
                    .isEqualTo(new Accepted(
                            Map.of(
                                    "Upgrade", "websocket",
                                    "Connection", "Upgrade",
                                    "Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
                            null));
        }

        @ParameterizedTest
        @CsvSource({
            "websocket, Upgrade",
            "WebSocket, upgrade",
            "WEBSOCKET, 'keep-alive, Upgrade'",
            "websocket, 'Upgrade,keep-alive'",
            "'h2c, websocket', ' UPGRADE '"
        })
        void shouldFindTheTokensInAnyCaseAndInLists(String upgrade, String connection) {
            assertThat(request(upgrade, connection).asksForWebSocket()).isTrue();
            assertThat(status(request(upgrade, connection))).isEqualTo(101);
        }

        @Test
        void shouldFindTheTokensInAnyHeaderField() {
            OpeningRequest request = new OpeningRequest(
                    "GET",
                    "HTTP/1.1",
                    List.of("h2c", "websocket"),
                    List.of("keep-alive", "Upgrade"),
                    List.of(KEY),
                    List.of("13"),
                    List.of());

            assertThat(status(request)).isEqualTo(101);
        }

        @ParameterizedTest
        @CsvSource({
            "h2c, Upgrade",
            "websockets, Upgrade",
            "'', Upgrade",
            "websocket, keep-alive",
            "websocket, 'Upgrades'",
            "websocket, ''",
            "web socket, Upgrade",
            "websocket/13, Upgrade"
        })
        void shouldRefuseWhatIsNoUpgradeToWebSocket(String upgrade, String connection) {
            assertThat(request(upgrade, connection).asksForWebSocket()).isFalse();
            assertThat(status(request(upgrade, connection))).isEqualTo(400);
        }

        @Test
        void shouldRefuseOtherMethodsAndVersionsOfHttp() {
            OpeningRequest get = withVersions("13");

            for (String method : List.of("POST", "HEAD", "OPTIONS", "get")) {
                OpeningRequest other = new OpeningRequest(
                        method, "HTTP/1.1", get.upgrade(), get.connection(), get.keys(), get.versions(), List.of());
                assertThat(other.answer(Compression.NONE))
                        .isEqualTo(new Refused(405, Map.of("Allow", "GET"), "Invalid HTTP method"));
            }
            for (String protocol : List.of("HTTP/1.0", "HTTP/2.0", "HTTP/0.9")) {
                assertThat(status(new OpeningRequest(
                                "GET",
                                protocol,
                                get.upgrade(),
                                get.connection(),
                                get.keys(),
                                get.versions(),
                                List.of())))
                        .isEqualTo(400);
            }
        }
    }

    @Nested
    class Key {

        @ParameterizedTest
        @ValueSource(strings = {"AAAAAAAAAAAAAAAAAAAAAA==", "++++++++++++++++//////==", " dGhlIHNhbXBsZSBub25jZQ== "})
        void shouldTake16Bytes(String key) {
            assertThat(status(withKeys(key))).isEqualTo(101);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "AAAA",
                    "AAAAAAAAAAAAAAAAAAAAA==",
                    "AAAAAAAAAAAAAAAAAAAAAAA==",
                    "AAAAAAAAAAAAAAAAAAAAAA=",
                    "AAAAAAAAAAAAAAAAAAAAAA",
                    "AAAAAAAAAAAAAAAAAAAAAAAA",
                    "AAAAAAAAAAAAAAAAAAAA-_==",
                    "AAAAAAAAAAAAAAAAAAAA A=="
                })
        void shouldRefuseEverythingElse(String key) {
            assertThat(status(withKeys(key))).isEqualTo(400);
        }

        @Test
        void shouldRefuseNoneAndTwo() {
            assertThat(status(withKeys())).isEqualTo(400);
            assertThat(status(withKeys(KEY, KEY))).isEqualTo(400);
        }
    }

    @Nested
    class Version {

        @ParameterizedTest
        @ValueSource(strings = {"0", "7", "8", "12", "14", "25", "255"})
        void shouldNameItsOwnVersionToOthers(String version) {
            assertThat(withVersions(version).answer(Compression.NONE))
                    .isEqualTo(new Refused(
                            426,
                            Map.of("Upgrade", "websocket", "Connection", "Upgrade", "Sec-WebSocket-Version", "13"),
                            "Unsupported Sec-WebSocket-Version"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "013", "13.0", "-13", "+13", "thirteen", "13, 8", "1000", "13 8"})
        void shouldRefuseWhatIsNoVersion(String version) {
            assertThat(status(withVersions(version))).isEqualTo(400);
        }

        @Test
        void shouldRefuseNoneAndTwo() {
            assertThat(status(withVersions())).isEqualTo(400);
            assertThat(status(withVersions("13", "13"))).isEqualTo(400);
        }
    }

    @Nested
    class Extensions {

        private static String agreed(Compression compression, String... offers) {
            OpeningAnswer answer = offering(compression, offers);
            assertThat(answer.status()).isEqualTo(101);
            String header = answer.headers().get("Sec-WebSocket-Extensions");
            assertThat(((Accepted) answer).deflate() == null).isEqualTo(header == null);
            return header;
        }

        private static String agreed(String... offers) {
            return agreed(Compression.WITHOUT_CONTEXT, offers);
        }

        private static final String ALONE =
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

        @Test
        void shouldAgreeOnNothingUnlessBothWant() {
            assertThat(agreed(Compression.NONE, "permessage-deflate")).isNull();
            assertThat(agreed()).isNull();
            assertThat(agreed("")).isNull();
            assertThat(agreed("x-webkit-deflate-frame, permessage-bzip2; level=9"))
                    .isNull();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "permessage-deflate",
                    "permessage-deflate; client_max_window_bits", // Chromium
                    "permessage-deflate;client_max_window_bits=8",
                    "permessage-deflate; client_max_window_bits=\"15\"",
                    "permessage-deflate ; client_max_window_bits = \"1\\0\"",
                    "permessage-deflate; server_no_context_takeover",
                    "permessage-deflate; client_no_context_takeover; server_no_context_takeover",
                    "other, permessage-deflate",
                    ", ,permessage-deflate,",
                    "foo; a=b; c=\"d\", permessage-deflate; client_max_window_bits"
                })
        void shouldAgreeThatEachMessageStandsAlone(String offer) {
            assertThat(agreed(offer)).isEqualTo(ALONE);
        }

        @Test
        void shouldLetTheClientKeepItsContextIfTheServerAllowsIt() {
            assertThat(agreed(Compression.CLIENT_CONTEXT, "permessage-deflate; client_max_window_bits"))
                    .isEqualTo("permessage-deflate; server_no_context_takeover");
            assertThat(agreed(Compression.CLIENT_CONTEXT, "permessage-deflate; client_no_context_takeover"))
                    .isEqualTo(ALONE);
        }

        @Test
        void shouldTellTheParserWhetherTheClientKeepsItsContext() {
            assertThat(offering(Compression.CLIENT_CONTEXT, "permessage-deflate"))
                    .isInstanceOfSatisfying(Accepted.class, accepted -> assertThat(accepted.deflate())
                            .isEqualTo(new DeflateAgreement(true, false)));
            assertThat(offering(Compression.WITHOUT_CONTEXT, "permessage-deflate"))
                    .isInstanceOfSatisfying(Accepted.class, accepted -> assertThat(accepted.deflate())
                            .isEqualTo(new DeflateAgreement(false, false)));
        }

        @Test
        void shouldConfirmTheWindowOfTheServer() {
            assertThat(agreed("permessage-deflate; server_max_window_bits=15"))
                    .isEqualTo(ALONE + "; server_max_window_bits=15");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "permessage-deflate; server_max_window_bits=8", "permessage-deflate; server_max_window_bits=14",
                    "permessage-deflate; server_max_window_bits", "permessage-deflate; server_max_window_bits=16",
                    "permessage-deflate; server_max_window_bits=015", "permessage-deflate; client_max_window_bits=7",
                    "permessage-deflate; client_max_window_bits=16", "permessage-deflate; client_max_window_bits=08",
                    "permessage-deflate; client_max_window_bits=a", "permessage-deflate; server_no_context_takeover=1",
                    "permessage-deflate; client_no_context_takeover=true", "permessage-deflate; unknown",
                    "permessage-deflate; unknown=1",
                            "permessage-deflate; client_max_window_bits; client_max_window_bits=9",
                    "permessage-deflate; server_no_context_takeover; server_no_context_takeover", "PerMessage-Deflate"
                })
        void shouldDeclineAnOfferThatItCannotKeepAndTakeTheNext(String offer) {
            assertThat(agreed(offer)).isNull();
            assertThat(agreed(offer + ", permessage-deflate")).isEqualTo(ALONE);
            assertThat(agreed(offer, "permessage-deflate; server_max_window_bits=15"))
                    .isEqualTo(ALONE + "; server_max_window_bits=15");
        }

        @Test
        void shouldTakeTheFirstOfferThatItCanKeep() {
            assertThat(agreed(
                            "permessage-deflate; server_max_window_bits=10, permessage-deflate; server_max_window_bits=15",
                            "permessage-deflate"))
                    .isEqualTo(ALONE + "; server_max_window_bits=15");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "permessage-deflate;",
                    "permessage-deflate; ;",
                    "; a",
                    "a b",
                    "a; b=",
                    "a; b=\"",
                    "a; b=\"\"",
                    "a; b=\"c",
                    "a; b=\"c d\"",
                    "a; b=\"c\"d",
                    "a=b",
                    "a; b=c=d",
                    "a; b=\"\\",
                    "a; b=\"\\\"\"",
                    "(a)",
                    "a; b=(c)",
                    "\u00e9",
                    "a; =b",
                    "\"a\""
                })
        void shouldFailTheHandshakeForAMalformedHeader(String header) {
            assertThat(offering(Compression.WITHOUT_CONTEXT, header).status()).isEqualTo(400);
            assertThat(offering(Compression.NONE, header).status()).isEqualTo(400);
            assertThat(offering(Compression.WITHOUT_CONTEXT, "permessage-deflate", header)
                            .status())
                    .isEqualTo(400);
        }
    }
}
