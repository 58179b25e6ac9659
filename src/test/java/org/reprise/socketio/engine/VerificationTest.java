package org.reprise.socketio.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reprise.socketio.engine.TestEngine.POLLING;
import static org.reprise.socketio.engine.TestEngine.WEBSOCKET;
import static org.reprise.socketio.engine.TestEngine.request;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request is refused with, and that an earlier check wins over a later one. */
class VerificationTest {

    private static final String TRANSPORT_UNKNOWN = "400 {\"code\":0,\"message\":\"Transport unknown\"}";
    private static final String SESSION_UNKNOWN = "400 {\"code\":1,\"message\":\"Session ID unknown\"}";
    private static final String BAD_METHOD = "400 {\"code\":2,\"message\":\"Bad handshake method\"}";
    private static final String BAD_REQUEST = "400 {\"code\":3,\"message\":\"Bad request\"}";
    private static final String NO_ENTRY = "403 {\"code\":4,\"message\":\"no entry\"}";
    private static final String NOT_ALLOWED = "403 {\"code\":4,\"message\":\"origin not allowed\"}";
    private static final String UNSUPPORTED = "400 {\"code\":5,\"message\":\"Unsupported protocol version\"}";

    private final TestEngine engine = new TestEngine();

    private String refusal(String method, String query) {
        return engine.refusal(request(method, query), false);
    }

    private String upgradeRefusal(String query) {
        return engine.refusal(request("GET", query), true);
    }

    @Nested
    class Transport {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "EIO=4",
                    "EIO=4&transport=",
                    "EIO=4&transport=tcp",
                    "EIO=4&transport=Polling",
                    "EIO=4&transport=POLLING",
                    "EIO=4&transport=webtransport",
                    "EIO=4&transport=__proto__",
                    "EIO=4&transport=constructor",
                    "EIO=4&transport=toString"
                })
        void shouldBeKnown(String query) {
            assertThat(refusal("GET", query)).isEqualTo(TRANSPORT_UNKNOWN);
            assertThat(upgradeRefusal(query)).isEqualTo(TRANSPORT_UNKNOWN);
        }

        @Test
        void shouldBeSwitchedOn() {
            TestEngine pollingOnly =
                    new TestEngine(EngineOptions.defaults().withTransports(Set.of(TransportName.POLLING)));

            assertThat(pollingOnly.refusal(request("GET", WEBSOCKET), true)).isEqualTo(TRANSPORT_UNKNOWN);
            assertThat(pollingOnly.refusal(request("GET", POLLING), false)).isNull();
        }

        @Test
        void shouldBeCheckedBeforeAllElse() {
            engine.listener.refuseWith("no entry");

            assertThat(engine.refusal(
                            request("POST", "EIO=3&transport=tcp&sid=none", Map.of("Origin", "http://a\u0001")), false))
                    .isEqualTo(TRANSPORT_UNKNOWN);
            assertThat(engine.listener.asked()).isEmpty();
        }
    }

    @Nested
    class Origin {

        @ParameterizedTest
        @ValueSource(strings = {"http://a\u0001", "http://a\n", "http://a\u007f", "http://\u20ac"})
        void shouldBeTheTextOfAHeader(String origin) {
            assertThat(engine.refusal(request("GET", POLLING, Map.of("origin", origin)), false))
                    .isEqualTo(BAD_REQUEST);
        }

        @ParameterizedTest
        @ValueSource(strings = {"http://localhost:3000", "null", "", "http://\u00fc\t~"})
        void shouldNotMatterWhereAllAreAllowed(String origin) {
            TestEngine open = new TestEngine(EngineOptions.defaults().withAllowedOrigins(Set.of("*")));

            assertThat(open.refusal(request("GET", POLLING, Map.of("Origin", origin)), false))
                    .isNull();
        }

        @Test
        void shouldBeTheServersOwnInEveryRequest() {
            Map<String, String> foreign = Map.of("Origin", "https://evil.example", "Host", "chat.example");
            String sid = engine.openPolling();

            for (String query : new String[] {POLLING, POLLING + "&sid=" + sid, POLLING + "&sid=none"}) {
                assertThat(engine.refusal(request("GET", query, foreign), false))
                        .isEqualTo(NOT_ALLOWED);
                assertThat(engine.refusal(request("POST", query, foreign), false))
                        .isEqualTo(NOT_ALLOWED);
            }
            assertThat(engine.refusal(request("GET", WEBSOCKET, foreign), true)).isEqualTo(NOT_ALLOWED);
            assertThat(engine.refusal(request("GET", WEBSOCKET + "&sid=" + sid, foreign), true))
                    .isEqualTo(NOT_ALLOWED);
            assertThat(engine.listener.asked()).isEmpty();
        }

        @Test
        void shouldBeCheckedBeforeTheSession() {
            assertThat(engine.refusal(request("GET", POLLING + "&sid=none", Map.of("Origin", "http://a\u0001")), false))
                    .isEqualTo(BAD_REQUEST);
        }
    }

    @Nested
    class WithASid {

        private final String sid = engine.openPolling();

        @ParameterizedTest
        @ValueSource(strings = {"none", "__proto__", "constructor", "toString", "null", "../x"})
        void shouldBeRefusedWhenTheSessionIsUnknown(String unknown) {
            assertThat(refusal("GET", POLLING + "&sid=" + unknown)).isEqualTo(SESSION_UNKNOWN);
            assertThat(upgradeRefusal(WEBSOCKET + "&sid=" + unknown)).isEqualTo(SESSION_UNKNOWN);
        }

        @Test
        void shouldLookForTheSessionBeforeMethodAndRevision() {
            assertThat(refusal("PUT", "EIO=3&transport=polling&sid=none")).isEqualTo(SESSION_UNKNOWN);
            assertThat(refusal("GET", "EIO=3&transport=websocket&sid=none")).isEqualTo(SESSION_UNKNOWN);
        }

        @Test
        void shouldPassOnTheSessionsTransport() {
            assertThat(refusal("GET", POLLING + "&sid=" + sid)).isNull();
            assertThat(refusal("POST", POLLING + "&sid=" + sid)).isNull();
        }

        @Test
        void shouldPassAsAnUpgrade() {
            assertThat(upgradeRefusal(WEBSOCKET + "&sid=" + sid)).isNull();
        }

        @Test
        void shouldBeRefusedOnAnotherTransport() {
            assertThat(refusal("GET", WEBSOCKET + "&sid=" + sid)).isEqualTo(BAD_REQUEST);
            assertThat(refusal("POST", WEBSOCKET + "&sid=" + sid)).isEqualTo(BAD_REQUEST);
            assertThat(upgradeRefusal(POLLING + "&sid=" + sid)).isEqualTo(BAD_REQUEST);
        }

        @Test
        void shouldNotPollAfterTheUpgrade() {
            engine.upgrade(sid, new FakeChannel());

            assertThat(refusal("GET", POLLING + "&sid=" + sid)).isEqualTo(BAD_REQUEST);
            assertThat(refusal("POST", POLLING + "&sid=" + sid)).isEqualTo(BAD_REQUEST);
        }

        @Test
        void shouldNotPollASessionThatBeganAsAWebSocket() {
            FakeChannel channel = new FakeChannel();
            engine.openWebSocket(channel);
            String other = TestEngine.sidIn(channel.frames().get(0));

            assertThat(refusal("GET", POLLING + "&sid=" + other)).isEqualTo(BAD_REQUEST);
            assertThat(refusal("GET", WEBSOCKET + "&sid=" + other)).isEqualTo(BAD_REQUEST);
        }

        @ParameterizedTest
        @ValueSource(strings = {"EIO=3", "EIO=5", "EIO=04", "EIO=4.0", "EIO=abc", "EIO=", "x=1"})
        void shouldBeRefusedInAnotherRevision(String revision) {
            // CVE-2026-102599
            assertThat(refusal("GET", revision + "&transport=polling&sid=" + sid))
                    .isEqualTo(BAD_REQUEST);
            assertThat(refusal("POST", revision + "&transport=polling&sid=" + sid))
                    .isEqualTo(BAD_REQUEST);
            assertThat(upgradeRefusal(revision + "&transport=websocket&sid=" + sid))
                    .isEqualTo(BAD_REQUEST);
        }

        @Test
        void shouldNotAskTheListenerAgain() {
            engine.listener.refuseWith("no entry");

            assertThat(refusal("GET", POLLING + "&sid=" + sid)).isNull();
            assertThat(upgradeRefusal(WEBSOCKET + "&sid=" + sid)).isNull();
            assertThat(engine.listener.asked()).isEmpty();
        }
    }

    @Nested
    class WithoutASid {

        @Test
        void shouldPassAsAHandshake() {
            assertThat(refusal("GET", POLLING)).isNull();
            assertThat(upgradeRefusal(WEBSOCKET)).isNull();
            assertThat(engine.listener.asked()).hasSize(2);
        }

        @ParameterizedTest
        @ValueSource(strings = {"POST", "PUT", "HEAD", "OPTIONS", "DELETE", "get"})
        void shouldBeAGet(String method) {
            engine.listener.refuseWith("no entry");

            assertThat(refusal(method, "EIO=3&transport=polling")).isEqualTo(BAD_METHOD);
            assertThat(refusal(method, "EIO=3&transport=websocket")).isEqualTo(BAD_METHOD);
            assertThat(engine.listener.asked()).isEmpty();
        }

        @Test
        void shouldAskForAWebSocketAsAnUpgradeOnly() {
            engine.listener.refuseWith("no entry");

            assertThat(refusal("GET", WEBSOCKET)).isEqualTo(BAD_REQUEST);
            assertThat(upgradeRefusal(POLLING)).isEqualTo(BAD_REQUEST);
            assertThat(engine.listener.asked()).isEmpty();
        }

        @Test
        void shouldBeForbiddenByTheListenerBeforeTheRevisionIsLookedAt() {
            engine.listener.refuseWith("no entry");

            assertThat(refusal("GET", POLLING)).isEqualTo(NO_ENTRY);
            assertThat(refusal("GET", "EIO=3&transport=polling")).isEqualTo(NO_ENTRY);
            assertThat(upgradeRefusal(WEBSOCKET)).isEqualTo(NO_ENTRY);
        }

        @ParameterizedTest
        @ValueSource(strings = {"EIO=3", "EIO=5", "EIO=04", "EIO=4.0", "EIO=abc", "EIO=", "x=1"})
        void shouldBeOfRevision4(String revision) {
            assertThat(refusal("GET", revision + "&transport=polling")).isEqualTo(UNSUPPORTED);
            assertThat(upgradeRefusal(revision + "&transport=websocket")).isEqualTo(UNSUPPORTED);
        }

        @Test
        void shouldBeForbiddenOnceTheServerIsShuttingDown() {
            engine.server.close();

            assertThat(refusal("GET", POLLING)).isEqualTo("403 {\"code\":4,\"message\":\"server shutting down\"}");
        }
    }

    @Test
    void shouldOpenNoSession() {
        engine.refusal(request("GET", POLLING), false);
        engine.refusal(request("GET", WEBSOCKET), true);

        assertThat(engine.server.size()).isZero();
        assertThat(engine.listener.calls()).isEmpty();
    }
}
