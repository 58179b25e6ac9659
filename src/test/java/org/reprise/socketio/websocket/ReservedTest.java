package org.reprise.socketio.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reprise.socketio.websocket.MaskedFrame.FIN;
import static org.reprise.socketio.websocket.MaskedFrame.frame;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reserved bits and opcodes (RFC 6455, section 5.2). */
class ReservedTest {

    private static final DeflateAgreement DEFLATE = new DeflateAgreement(false, false);

    @ParameterizedTest
    @ValueSource(ints = {0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70})
    void shouldRefuseReservedBitsThatNobodyAgreedOn(int bits) {
        for (int opcode : new int[] {Opcode.TEXT, Opcode.BINARY, Opcode.CLOSE, Opcode.PING, Opcode.PONG}) {
            byte[] stream = MaskedFrame.join(MaskedFrame.text("before"), frame(FIN | bits | opcode, new byte[3]));

            assertThat(Received.from(stream)).containsExactly("text before", "violation 1002");
        }
        assertThat(Received.from(MaskedFrame.begin(new byte[1]), frame(FIN | bits, new byte[3])))
                .containsExactly("violation 1002");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x10, 0x20, 0x30, 0x50, 0x60, 0x70})
    void shouldRefuseTheOtherReservedBitsWhereCompressionIsAgreedOn(int bits) {
        byte[] stream = frame(FIN | bits | Opcode.TEXT, new byte[3]);

        assertThat(Received.from(100, DEFLATE, stream)).containsExactly("violation 1002");
    }

    @ParameterizedTest
    @ValueSource(ints = {Opcode.CLOSE, Opcode.PING, Opcode.PONG})
    void shouldRefuseACompressedControlFrame(int opcode) {
        byte[] stream = frame(FIN | MaskedFrame.RSV1 | opcode, new byte[0]);

        assertThat(Received.from(100, DEFLATE, stream)).containsExactly("violation 1002");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF})
    void shouldRefuseReservedOpcodes(int opcode) {
        for (int fin : new int[] {0, FIN}) {
            for (int length : new int[] {0, 5}) {
                byte[] stream = MaskedFrame.join(
                        MaskedFrame.text("before"), frame(fin | opcode, new byte[length]), MaskedFrame.ping("after"));

                assertThat(Received.from(stream)).containsExactly("text before", "violation 1002");
            }
        }
        assertThat(Received.from(MaskedFrame.begin(new byte[0]), frame(FIN | opcode, new byte[0])))
                .containsExactly("violation 1002");
    }
}
