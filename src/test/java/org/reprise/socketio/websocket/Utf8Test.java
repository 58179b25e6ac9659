package org.reprise.socketio.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reprise.socketio.websocket.MaskedFrame.FIN;
import static org.reprise.socketio.websocket.MaskedFrame.begin;
import static org.reprise.socketio.websocket.MaskedFrame.end;
import static org.reprise.socketio.websocket.MaskedFrame.frame;
import static org.reprise.socketio.websocket.MaskedFrame.goOn;
import static org.reprise.socketio.websocket.MaskedFrame.hex;
import static org.reprise.socketio.websocket.MaskedFrame.join;
import static org.reprise.socketio.websocket.MaskedFrame.utf8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

    private static final String MIXED =
            "Hello-\u00b5@\u00df\u00f6\u00e4\u00fc\u00e0\u00e1-\u03ba\u1f79\u03c3\u03bc\u03b5"
                    + "-\ud7ff\ue000\ufffd\uffff\0\u007f-\ud800\udc00\ud83d\ude00\udbff\udfff!";

    @Nested
    class Valid {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "00",
                    "7f",
                    "c280",
                    "dfbf",
                    "e0a080",
                    "efbfbf",
                    "f0908080",
                    "f48fbfbf",
                    "ed9fbf",
                    "ee8080",
                    "efbfbd",
                    "efbbbf",
                    "efbfbe",
                    "f09fbfbe",
                    "f3bfbfbf",
                    "cebae1bdb9cf83cebcceb5",
                    "e28080e38080f0a08080c3a9"
                })
        void shouldReceiveEveryKindOfCharacter(String bytes) {
            String text = new String(hex(bytes), StandardCharsets.UTF_8);

            assertThat(utf8(text)).isEqualTo(hex(bytes));
            for (String before : List.of("", "a", "1234567", "12345678", "123456789012345")) {
                for (String after : List.of("", "b", "12345678")) {
                    assertThat(Received.from(MaskedFrame.text(before + text + after)))
                            .containsExactly("text " + before + text + after);
                }
            }
        }

        @Test
        void shouldReceiveEveryCodePoint() {
            for (int plane = 0; plane < 0x110000; plane += 0x800) {
                if (plane == 0xD800) {
                    continue; // the surrogates
                }
                StringBuilder text = new StringBuilder();
                for (int one = plane; one < plane + 0x800; one++) {
                    text.appendCodePoint(one);
                }
                byte[] stream = MaskedFrame.text(text.toString());
                List<String> told = List.of(Received.textOf(text.toString()));

                assertThat(Received.inPieces(10_000, null, stream, new int[] {10_000}))
                        .isEqualTo(told);
                assertThat(Received.inPieces(10_000, null, stream, new int[] {7, 1}))
                        .isEqualTo(told);
            }
        }

        @Test
        void shouldReceiveCharactersThatFragmentsCutAnywhere() {
            byte[] all = utf8(MIXED);
            for (int cut = 0; cut <= all.length; cut++) {
                byte[] head = ByteBuffer.allocate(cut).put(all, 0, cut).array();
                byte[] tail = ByteBuffer.allocate(all.length - cut)
                        .put(all, cut, all.length - cut)
                        .array();

                assertThat(Received.from(begin(head), MaskedFrame.ping(""), end(tail)))
                        .containsExactly("ping ", "text " + MIXED);
            }
        }

        @Test
        void shouldReceiveCharactersInFragmentsOfOneByte() {
            byte[] stream = begin(new byte[0]);
            for (byte one : utf8(MIXED)) {
                stream = join(stream, goOn(new byte[] {one}));
            }

            assertThat(Received.from(stream, end(new byte[0]))).containsExactly("text " + MIXED);
        }

        @Test
        void shouldLetBinaryMessagesBeAnything() {
            assertThat(Received.from(MaskedFrame.binary(hex("ff fe c0 80 ed a0 80"))))
                    .containsExactly("binary fffec080eda080");
            assertThat(Received.from(frame(Opcode.BINARY, hex("ff")), end(hex("c0"))))
                    .containsExactly("binary ffc0");
        }
    }

    @Nested
    class Invalid {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    // continuation bytes of nothing
                    "80",
                    "bf",
                    "8080",
                    "80bf80bf",
                    // first bytes without what should follow
                    "c220",
                    "c3c3",
                    "e0a020",
                    "e28020",
                    "e220",
                    "f0908020",
                    "f09020",
                    "f020",
                    "f4808020",
                    // bytes that never occur
                    "fe",
                    "ff",
                    "fefeffff",
                    "c0",
                    "c1",
                    "f5",
                    "f8",
                    "fc",
                    "f5808080",
                    "f888808080",
                    "fc8480808080",
                    // overlong forms
                    "c0af",
                    "c080",
                    "c1bf",
                    "e08080",
                    "e080af",
                    "e09fbf",
                    "f0808080",
                    "f08080af",
                    "f08fbfbf",
                    "f8808080af",
                    "fc80808080af",
                    "f880808080",
                    "fc8080808080",
                    // surrogates
                    "eda080",
                    "edadbf",
                    "edae80",
                    "edafbf",
                    "edb080",
                    "edbe80",
                    "edbfbf",
                    "eda080edb080",
                    "edafbfedbfbf",
                    // beyond the last character
                    "f4908080",
                    "f7bfbfbf",
                    "f48fbfc0",
                    "fbbfbfbfbf",
                    "fdbfbfbfbfbf",
                    "cebae1bdb9cf83cebcceb5eda080656469746564",
                    "cebae1bdb9cf83cebcceb5f4908080656469746564"
                })
        void shouldRefuseWhatIsNoCharacter(String bytes) {
            for (String before : List.of("", "a", "12345678", "\u00e9")) {
                byte[] text = join(utf8(before), hex(bytes));

                assertThat(Received.from(frame(FIN | Opcode.TEXT, text), MaskedFrame.ping("")))
                        .containsExactly("violation 1007");
                assertThat(Received.from(begin(text))).containsExactly("violation 1007");
                assertThat(Received.from(begin(utf8(before)), MaskedFrame.ping(""), goOn(hex(bytes))))
                        .containsExactly("ping ", "violation 1007");
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "c2",
                    "df",
                    "e0",
                    "e0a0",
                    "e2",
                    "e280",
                    "ed9f",
                    "f0",
                    "f090",
                    "f09080",
                    "f48fbf",
                    "ce",
                    "cebae1bd"
                })
        void shouldRefuseAMessageThatEndsWithinACharacter(String bytes) {
            assertThat(Received.from(frame(FIN | Opcode.TEXT, hex(bytes)))).containsExactly("violation 1007");
            assertThat(Received.from(begin(hex(bytes)), end(new byte[0]))).containsExactly("violation 1007");
            assertThat(Received.from(begin(utf8("x")), end(hex(bytes)))).containsExactly("violation 1007");
            assertThat(Received.from(begin(hex(bytes)))).isEmpty();
        }

        @Test
        void shouldNotCompleteACharacterInTheNextMessage() {
            assertThat(Received.from(frame(FIN | Opcode.TEXT, hex("c3")), frame(FIN | Opcode.TEXT, hex("a9"))))
                    .containsExactly("violation 1007");
        }

        @ParameterizedTest
        @CsvSource({"cebae1bdb9cf83cebcceb5f4, 90", "cebaed, a0", "e0, 9f", "f0, 8f", "c3, 28", "e282, 28", "f09f98, c0"
        })
        void shouldFailAtTheFirstByteThatCannotBe(String start, String culprit) throws WebSocketViolation {
            byte[] payload = join(hex(start), hex(culprit));
            byte[] stream = frame(FIN | Opcode.TEXT, 0x80 | 100, new byte[0], payload); // announces more than comes
            Received received = new Received();
            FrameParser parser = new FrameParser(received, 1000, null);

            parser.parse(stream.clone(), 0, stream.length - 1);

            assertThat(parser.isClosed()).isFalse();
            assertThat(Received.from(stream)).containsExactly("violation 1007");
        }
    }

    @Nested
    class Check {

        /** Every sequence of up to four bytes whose first or second byte makes a difference, beside the decoder of the JDK. */
        @Test
        void shouldAgreeWithTheStrictDecoderOfTheJdk() {
            int[] edges = {
                0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED,
                0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF7, 0xF8, 0xFF
            };
            List<byte[]> sequences = new ArrayList<>(List.of(new byte[0]));
            int from = 0;
            for (int length = 1; length <= 4; length++) {
                int to = sequences.size();
                for (int i = from; i < to; i++) {
                    for (int edge : edges) {
                        sequences.add(join(sequences.get(i), new byte[] {(byte) edge}));
                    }
                }
                from = to;
            }

            assertThat(sequences).hasSizeGreaterThan(500_000);
            for (byte[] sequence : sequences) {
                boolean valid = Utf8.check(Utf8.COMPLETE, sequence, 0, sequence.length) == Utf8.COMPLETE;
                boolean decoded = Utf8.decode(sequence, 0, sequence.length) != null;
                if (valid != isValid(sequence) || valid != decoded) {
                    throw new AssertionError(java.util.HexFormat.of().formatHex(sequence) + " valid: " + valid);
                }
            }
        }

        private static boolean isValid(byte[] bytes) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
                return true;
            } catch (CharacterCodingException invalid) {
                return false;
            }
        }
    }
}
