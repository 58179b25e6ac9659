package org.reprise.socketio.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.reprise.socketio.websocket.MaskedFrame.hex;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloseHandshakeTest {

    private final CloseHandshake handshake = new CloseHandshake();

    @Test
    void shouldBeOpenAtFirst() {
        assertThat(handshake.maySend()).isTrue();
        assertThat(handshake.ignoresInput()).isFalse();
        assertThat(handshake.mayDisconnect()).isFalse();
        assertThat(handshake.closeCode()).isEqualTo(1006);
    }

    @Nested
    class ByTheClient {

        @ParameterizedTest
        @ValueSource(ints = {1000, 1001, 1010, 3000, 4999})
        void shouldAnswerWithTheSameCodeAndDisconnect(int code) {
            assertThat(handshake.received(code)).isEqualTo(Frames.close(code, ""));

            assertThat(handshake.maySend()).isFalse();
            assertThat(handshake.ignoresInput()).isTrue();
            assertThat(handshake.mayDisconnect()).isTrue();
            assertThat(handshake.closeCode()).isEqualTo(code);
        }

        @Test
        void shouldAnswerNoCodeWithNone() {
            assertThat(handshake.received(CloseCode.NO_STATUS)).isEqualTo(hex("88 00"));
            assertThat(handshake.closeCode()).isEqualTo(1005);
        }

        @Test
        void shouldSendNothingAfterTheAnswer() {
            handshake.received(1000);

            assertThat(handshake.close(1001, "")).isNull();
            assertThat(handshake.received(1002)).isNull();
            assertThat(handshake.closeCode()).isEqualTo(1000);
        }
    }

    @Nested
    class ByTheServer {

        @Test
        void shouldWaitForTheAnswerBeforeItDisconnects() {
            assertThat(handshake.close(CloseCode.NO_STATUS, "")).isEqualTo(hex("88 00"));
            assertThat(handshake.maySend()).isFalse();
            assertThat(handshake.ignoresInput()).isFalse(); // what was on its way is still good
            assertThat(handshake.mayDisconnect()).isFalse();

            assertThat(handshake.received(1000)).isNull();
            assertThat(handshake.ignoresInput()).isTrue();
            assertThat(handshake.mayDisconnect()).isTrue();
        }

        @Test
        void shouldSendOneCloseFrame() {
            assertThat(handshake.close(1001, "down")).isEqualTo(Frames.close(1001, "down"));
            assertThat(handshake.close(1000, "")).isNull();
        }

        @Test
        void shouldStayOpenWhenTheCodeMustNotBeSent() {
            assertThatThrownBy(() -> handshake.close(1006, "")).isInstanceOf(IllegalArgumentException.class);
            assertThat(handshake.maySend()).isTrue();
        }
    }

    @Nested
    class ByAViolation {

        @Test
        void shouldSayWhatWasWrongAndDisconnect() {
            assertThat(handshake.violated(WebSocketViolation.tooLarge())).isEqualTo(hex("88 02 03f1"));

            assertThat(handshake.maySend()).isFalse();
            assertThat(handshake.ignoresInput()).isTrue();
            assertThat(handshake.mayDisconnect()).isTrue();
            assertThat(handshake.closeCode()).isEqualTo(1006);
        }

        @Test
        void shouldNotWaitForTheAnswerToACloseAnyMore() {
            handshake.close(1000, "");

            assertThat(handshake.violated(WebSocketViolation.protocol("x"))).isNull();
            assertThat(handshake.mayDisconnect()).isTrue();
        }
    }
}
