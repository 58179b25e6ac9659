package org.reprise.socketio.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reprise.socketio.websocket.MaskedFrame.FIN;
import static org.reprise.socketio.websocket.MaskedFrame.frame;
import static org.reprise.socketio.websocket.MaskedFrame.length16;
import static org.reprise.socketio.websocket.MaskedFrame.length64;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PingPongTest {

    @Test
    void shouldReceivePingsWithAndWithoutPayload() {
        assertThat(Received.from(MaskedFrame.ping(""), MaskedFrame.ping("hi"))).containsExactly("ping ", "ping 6869");
    }

    @Test
    void shouldReceivePingsThatAreNoText() {
        byte[] ping = frame(FIN | Opcode.PING, MaskedFrame.hex("00 ff fe fd fc fb 00 ff"));

        assertThat(Received.from(ping)).containsExactly("ping 00fffefdfcfb00ff");
    }

    @Test
    void shouldReceivePongsThatNobodyAskedFor() {
        assertThat(Received.from(MaskedFrame.pong(""), MaskedFrame.pong("x"), MaskedFrame.ping("")))
                .containsExactly("pong ", "pong 78", "ping ");
    }

    @Test
    void shouldTake125BytesInAPing() {
        assertThat(Received.from(frame(FIN | Opcode.PING, new byte[125]))).containsExactly("ping " + "00".repeat(125));
    }

    @ParameterizedTest
    @ValueSource(ints = {Opcode.PING, Opcode.PONG, Opcode.CLOSE})
    void shouldRefuseMoreThan125BytesInAControlFrame(int opcode) {
        assertThat(Received.from(frame(FIN | opcode, new byte[126]))).containsExactly("violation 1002");
        assertThat(Received.from(frame(FIN | opcode, 0x80 | 126, length16(2), new byte[2])))
                .containsExactly("violation 1002");
        assertThat(Received.from(frame(FIN | opcode, 0x80 | 127, length64(2), new byte[2])))
                .containsExactly("violation 1002");
        assertThat(Received.from(MaskedFrame.hex("8" + Integer.toHexString(opcode) + "fe")))
                .containsExactly("violation 1002");
    }

    @ParameterizedTest
    @ValueSource(ints = {Opcode.PING, Opcode.PONG, Opcode.CLOSE})
    void shouldRefuseAFragmentedControlFrame(int opcode) {
        assertThat(Received.from(frame(opcode, new byte[0]))).containsExactly("violation 1002");
    }

    @Test
    void shouldNotCountPingsTowardsTheLimitOfAMessage() {
        byte[] stream = MaskedFrame.join(
                MaskedFrame.begin(new byte[8]), frame(FIN | Opcode.PING, new byte[100]), MaskedFrame.end(new byte[2]));

        assertThat(Received.from(10, null, stream)).hasSize(2).last().isEqualTo("text " + "\0".repeat(10));
    }
}
