package org.reprise.socketio.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reprise.socketio.websocket.MaskedFrame.FIN;
import static org.reprise.socketio.websocket.MaskedFrame.close;
import static org.reprise.socketio.websocket.MaskedFrame.frame;
import static org.reprise.socketio.websocket.MaskedFrame.hex;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloseFrameTest {

    @Test
    void shouldReceiveACloseWithoutCode() {
        assertThat(Received.from(frame(FIN | Opcode.CLOSE, new byte[0]))).containsExactly("close 1005 ");
    }

    @Test
    void shouldRefuseHalfACode() {
        assertThat(Received.from(frame(FIN | Opcode.CLOSE, new byte[] {3}))).containsExactly("violation 1002");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void shouldReceiveEveryCodeThatMayBeSent(int code) {
        assertThat(Received.from(close(code, ""))).containsExactly("close " + code + " ");
        assertThat(Received.from(close(code, "bye \u20ac"))).containsExactly("close " + code + " bye \u20ac");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535})
    void shouldRefuseEveryOtherCode(int code) {
        assertThat(Received.from(close(code, ""))).containsExactly("violation 1002");
        assertThat(Received.from(close(code, "bye"))).containsExactly("violation 1002");
    }

    @Test
    void shouldReceiveTheLongestReason() {
        String reason = "*".repeat(123);

        assertThat(Received.from(close(1000, reason))).containsExactly("close 1000 " + reason);
    }

    @Test
    void shouldRefuseALongerReason() {
        assertThat(Received.from(close(1000, "*".repeat(124)))).containsExactly("violation 1002");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "c3", "eda080", "cebae1bdb9cf83cebcceb5eda080656469746564"})
    void shouldRefuseAReasonThatIsNotUtf8(String reason) {
        byte[] payload = MaskedFrame.join(hex("03e8"), hex(reason));

        assertThat(Received.from(frame(FIN | Opcode.CLOSE, payload))).containsExactly("violation 1007");
    }

    @Test
    void shouldIgnoreWhateverFollows() {
        assertThat(Received.from(close(1000, ""), MaskedFrame.ping("x"))).containsExactly("close 1000 ");
        assertThat(Received.from(close(1000, ""), MaskedFrame.text("x"))).containsExactly("close 1000 ");
        assertThat(Received.from(close(1000, ""), close(1001, ""))).containsExactly("close 1000 ");
        assertThat(Received.from(close(1000, ""), hex("ff ff ff ff"))).containsExactly("close 1000 ");
    }

    @Test
    void shouldReceiveWhatCameAhead() {
        assertThat(Received.from(MaskedFrame.text("last words"), close(1001, "gone")))
                .containsExactly("text last words", "close 1001 gone");
    }

    @Test
    void shouldHaveClosedTheParserWhenTheListenerHears() throws WebSocketViolation {
        FrameParser[] parser = new FrameParser[1];
        boolean[] closed = new boolean[1];
        parser[0] = new FrameParser(
                new Deaf() {
                    @Override
                    public void onClose(int code, String reason) {
                        closed[0] = parser[0].isClosed();
                    }
                },
                10,
                null);
        byte[] input = close(1000, "");

        parser[0].parse(input, 0, input.length);

        assertThat(closed[0]).isTrue();
    }
}
