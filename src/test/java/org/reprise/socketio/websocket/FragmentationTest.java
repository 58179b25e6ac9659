package org.reprise.socketio.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reprise.socketio.websocket.MaskedFrame.FIN;
import static org.reprise.socketio.websocket.MaskedFrame.begin;
import static org.reprise.socketio.websocket.MaskedFrame.end;
import static org.reprise.socketio.websocket.MaskedFrame.frame;
import static org.reprise.socketio.websocket.MaskedFrame.goOn;
import static org.reprise.socketio.websocket.MaskedFrame.join;
import static org.reprise.socketio.websocket.MaskedFrame.ping;
import static org.reprise.socketio.websocket.MaskedFrame.utf8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FragmentationTest {

    private static final byte[] NONE = {};

    @Test
    void shouldJoinFragments() {
        assertThat(Received.from(begin(utf8("frag")), goOn(utf8("men")), end(utf8("ts"))))
                .containsExactly("text fragments");
        assertThat(Received.from(frame(Opcode.BINARY, new byte[] {1, 2}), goOn(new byte[] {3}), end(new byte[] {4, 5})))
                .containsExactly("binary 0102030405");
    }

    @Test
    void shouldJoinEmptyFragments() {
        assertThat(Received.from(begin(NONE), goOn(NONE), goOn(NONE), end(NONE)))
                .containsExactly("text ");
        assertThat(Received.from(begin(NONE), goOn(utf8("middle")), end(NONE))).containsExactly("text middle");
        assertThat(Received.from(frame(Opcode.BINARY, NONE), end(NONE))).containsExactly("binary ");
    }

    @Test
    void shouldReceiveControlFramesBetweenFragmentsAtOnce() {
        assertThat(Received.from(
                        begin(utf8("a")), ping("1"), goOn(utf8("b")), MaskedFrame.pong("2"), ping(""), end(utf8("c"))))
                .containsExactly("ping 31", "pong 32", "ping ", "text abc");
    }

    @Test
    void shouldReceiveWholeMessagesAfterFragmentedOnes() {
        assertThat(Received.from(
                        begin(utf8("a")), end(utf8("b")), MaskedFrame.text("c"), begin(utf8("d")), end(utf8("e"))))
                .containsExactly("text ab", "text c", "text de");
    }

    @Test
    void shouldCloseBetweenFragments() {
        assertThat(Received.from(begin(utf8("a")), MaskedFrame.close(1000, ""), end(utf8("b"))))
                .containsExactly("close 1000 ");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, FIN})
    void shouldRefuseAContinuationOfNothing(int fin) {
        byte[] continuation = frame(fin | Opcode.CONTINUATION, utf8("x"));

        assertThat(Received.from(continuation, MaskedFrame.text("after"))).containsExactly("violation 1002");
        assertThat(Received.from(MaskedFrame.text("before"), continuation))
                .containsExactly("text before", "violation 1002");
        assertThat(Received.from(begin(utf8("a")), end(utf8("b")), continuation))
                .containsExactly("text ab", "violation 1002");
        assertThat(Received.from(ping("p"), continuation)).containsExactly("ping 70", "violation 1002");
    }

    @ParameterizedTest
    @ValueSource(ints = {Opcode.TEXT, Opcode.BINARY, FIN | Opcode.TEXT, FIN | Opcode.BINARY})
    void shouldRefuseAnotherMessageWithinAMessage(int first) {
        assertThat(Received.from(begin(utf8("a")), frame(first, utf8("b")))).containsExactly("violation 1002");
        assertThat(Received.from(begin(utf8("a")), ping("p"), goOn(NONE), frame(first, utf8("b"))))
                .containsExactly("ping 70", "violation 1002");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64, 1000})
    void shouldJoinManyFragmentsOfEachSize(int size) {
        String part = "x".repeat(size);
        byte[] stream = begin(utf8(part));
        for (int i = 0; i < 50; i++) {
            stream = join(stream, goOn(utf8(part)));
        }

        assertThat(Received.from(join(stream, end(utf8("end")))))
                .containsExactly(Received.textOf(part.repeat(51) + "end"));
    }
}
