package org.reprise.socketio.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EngineErrorTest {

    @Test
    void shouldSpeakTheWordsOfTheProtocol() {
        assertThat(EngineError.TRANSPORT_UNKNOWN.json()).isEqualTo("{\"code\":0,\"message\":\"Transport unknown\"}");
        assertThat(EngineError.SESSION_UNKNOWN.json()).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
        assertThat(EngineError.BAD_HANDSHAKE_METHOD.json())
                .isEqualTo("{\"code\":2,\"message\":\"Bad handshake method\"}");
        assertThat(EngineError.BAD_REQUEST.json()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
        assertThat(EngineError.forbidden("no entry").json()).isEqualTo("{\"code\":4,\"message\":\"no entry\"}");
        assertThat(EngineError.UNSUPPORTED_PROTOCOL.json())
                .isEqualTo("{\"code\":5,\"message\":\"Unsupported protocol version\"}");
    }

    @Test
    void shouldForbidWith403AndRefuseAllElseWith400() {
        assertThat(EngineError.forbidden("").status()).isEqualTo(403);
        assertThat(EngineError.TRANSPORT_UNKNOWN.status()).isEqualTo(400);
        assertThat(EngineError.UNSUPPORTED_PROTOCOL.status()).isEqualTo(400);
    }

    @Test
    void shouldEscapeTheMessageOfARefusal() {
        assertThat(EngineError.forbidden("say \"please\"\\\n\u0001 \u00fc\u2028")
                        .json())
                .isEqualTo("{\"code\":4,\"message\":\"say \\\"please\\\"\\\\\\u000a\\u0001 \u00fc\u2028\"}");
    }
}
