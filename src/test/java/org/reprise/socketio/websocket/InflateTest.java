package org.reprise.socketio.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reprise.socketio.websocket.MaskedFrame.FIN;
import static org.reprise.socketio.websocket.MaskedFrame.RSV1;
import static org.reprise.socketio.websocket.MaskedFrame.end;
import static org.reprise.socketio.websocket.MaskedFrame.frame;
import static org.reprise.socketio.websocket.MaskedFrame.goOn;
import static org.reprise.socketio.websocket.MaskedFrame.hex;
import static org.reprise.socketio.websocket.MaskedFrame.join;
import static org.reprise.socketio.websocket.MaskedFrame.utf8;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed messages of clients (RFC 7692, sections 7.2.2 and 7.2.3). */
class InflateTest {

    private static final DeflateAgreement ALONE = new DeflateAgreement(false, false);
    private static final DeflateAgreement CONTEXT = new DeflateAgreement(true, false);
    private static final int TEXT = FIN | RSV1 | Opcode.TEXT;
    private static final int BINARY = FIN | RSV1 | Opcode.BINARY;

    private static List<String> told(DeflateAgreement agreement, byte[]... parts) {
        List<String> told = Received.from(Received.LIMIT, agreement, join(parts));
        if (agreement == ALONE && told.stream().noneMatch(one -> one.startsWith("violation"))) {
            assertThat(Received.from(Received.LIMIT, CONTEXT, join(parts))).isEqualTo(told);
        }
        return told;
    }

    @Nested
    class ExamplesOfTheRfc {

        @Test
        void shouldInflateAMessageOfOneBlock() {
            assertThat(told(ALONE, frame(TEXT, hex("f2 48 cd c9 c9 07 00")))).containsExactly("text Hello");
        }

        @Test
        void shouldInflateAMessageInFragments() {
            assertThat(told(ALONE, frame(RSV1 | Opcode.TEXT, hex("f2 48 cd")), end(hex("c9 c9 07 00"))))
                    .containsExactly("text Hello");
        }

        @Test
        void shouldInflateWhatRefersToTheMessageBefore() {
            assertThat(told(CONTEXT, frame(TEXT, hex("f2 48 cd c9 c9 07 00")), frame(TEXT, hex("f2 00 11 00 00"))))
                    .containsExactly("text Hello", "text Hello");
        }

        @Test
        void shouldInflateABlockWithoutCompression() {
            assertThat(told(ALONE, frame(TEXT, hex("00 05 00 fa ff 48 65 6c 6c 6f 00"))))
                    .containsExactly("text Hello");
        }

        @Test
        void shouldInflateAFinalBlock() {
            assertThat(told(ALONE, frame(TEXT, hex("f3 48 cd c9 c9 07 00 00")))).containsExactly("text Hello");
        }

        @Test
        void shouldInflateTwoBlocks() {
            assertThat(told(ALONE, frame(TEXT, hex("f2 48 05 00 00 00 ff ff ca c9 c9 07 00"))))
                    .containsExactly("text Hello");
        }

        @Test
        void shouldInflateAnEmptyMessage() {
            assertThat(told(ALONE, frame(TEXT, hex("00")))).containsExactly("text ");
            assertThat(told(ALONE, frame(BINARY, hex("00")))).containsExactly("binary ");
        }
    }

    @Nested
    class Messages {

        @ParameterizedTest
        @ValueSource(ints = {1, 16, 64, 256, 1024, 4096, 8192, 16384, 32768, 65536, 131_072})
        void shouldInflateEachSize(int size) {
            String text = "{\"an\":\"\u20acvent\"}".repeat(size / 10 + 1);
            byte[] noise = new byte[size];
            new Random(size).nextBytes(noise);

            assertThat(told(
                            ALONE,
                            frame(TEXT, Compressed.payload(utf8(text))),
                            frame(BINARY, Compressed.payload(noise)),
                            frame(TEXT, Compressed.payload(utf8(text)))))
                    .containsExactly(Received.textOf(text), Received.binaryOf(noise), Received.textOf(text));
        }

        @ParameterizedTest
        @ValueSource(ints = {Deflater.NO_COMPRESSION, Deflater.BEST_SPEED, Deflater.BEST_COMPRESSION})
        void shouldInflateWhateverTheClientsEffort(int level) {
            String text = "some text, again and again; ".repeat(100);
            try (Compressed client = new Compressed(level, true)) {
                byte[] first = client.next(utf8(text));
                byte[] second = client.next(utf8(text));

                assertThat(told(CONTEXT, frame(TEXT, first), frame(TEXT, second)))
                        .containsExactly(Received.textOf(text), Received.textOf(text));
            }
        }

        @Test
        void shouldInflateFragmentsCutAnywhereAndControlFramesBetweenThem() {
            byte[] all = Compressed.payload(utf8("cut me in two, cut me in two \u20ac"));
            for (int cut = 0; cut <= all.length; cut++) {
                byte[] head = Arrays.copyOf(all, cut);
                byte[] tail = Arrays.copyOfRange(all, cut, all.length);

                assertThat(told(
                                ALONE,
                                frame(RSV1 | Opcode.TEXT, head),
                                MaskedFrame.ping("p"),
                                goOn(new byte[0]),
                                end(tail)))
                        .containsExactly("ping 70", "text cut me in two, cut me in two \u20ac");
            }
        }

        @Test
        void shouldReceivePlainMessagesBetweenCompressedOnes() {
            try (Compressed client = new Compressed(Deflater.DEFAULT_COMPRESSION, true)) {
                assertThat(told(
                                CONTEXT,
                                frame(TEXT, client.next(utf8("compressed"))),
                                MaskedFrame.text("plain"),
                                frame(TEXT, client.next(utf8("compressed")))))
                        .containsExactly("text compressed", "text plain", "text compressed");
            }
        }

        @Test
        void shouldKeepTheContextOverManyMessages() {
            try (Compressed client = new Compressed(Deflater.DEFAULT_COMPRESSION, true)) {
                byte[] stream = {};
                for (int i = 0; i < 50; i++) {
                    stream = join(stream, frame(TEXT, client.next(utf8("42[\"chat\",\"message\"," + i + "]"))));
                }

                assertThat(told(CONTEXT, stream)).hasSize(50).last().isEqualTo("text 42[\"chat\",\"message\",49]");
            }
        }

        @Test
        void shouldInflateFinalBlocksWithinAndAtTheEnd() {
            byte[] one = Compressed.finished(utf8("one,"));

            assertThat(told(ALONE, frame(TEXT, one))).containsExactly("text one,");
            assertThat(told(ALONE, frame(TEXT, join(one, one, hex("00"))), frame(TEXT, one)))
                    .containsExactly("text one,one,", "text one,");
            assertThat(told(CONTEXT, frame(TEXT, one), frame(TEXT, Compressed.payload(utf8("two")))))
                    .containsExactly("text one,", "text two");
        }

        @Test
        void shouldTakeAMessageOfNothingAtAll() {
            assertThat(told(ALONE, frame(TEXT, new byte[0]), frame(TEXT, Compressed.payload(utf8("next")))))
                    .containsExactly("text ", "text next");
        }
    }

    @Nested
    class Violations {

        @Test
        void shouldRefuseACompressedContinuation() {
            byte[] payload = Compressed.payload(utf8("x"));

            assertThat(told(ALONE, frame(RSV1 | Opcode.TEXT, payload), frame(FIN | RSV1, payload)))
                    .containsExactly("violation 1002");
        }

        @ParameterizedTest
        @ValueSource(strings = {"ff", "07", "06 00", "00 05 00 00 00 48", "f2 48 cd ff ff ff ff ff", "f2 00 11 00 00"})
        void shouldRefuseWhatCannotBeInflated(String payload) {
            assertThat(told(ALONE, MaskedFrame.ping(""), frame(TEXT, hex(payload)), MaskedFrame.ping("")))
                    .containsExactly("ping ", "violation 1007");
        }

        @Test
        void shouldRefuseWhatRefersToAMessageThatIsForgotten() {
            assertThat(told(ALONE, frame(TEXT, hex("f2 48 cd c9 c9 07 00")), frame(TEXT, hex("f2 00 11 00 00"))))
                    .containsExactly("text Hello", "violation 1007");
        }

        @Test
        void shouldRefuseInflatedTextThatIsNotUtf8() {
            for (String bytes : List.of("ff", "61c3", "eda080")) {
                assertThat(told(ALONE, frame(TEXT, Compressed.payload(hex(bytes)))))
                        .containsExactly("violation 1007");
            }
            assertThat(told(ALONE, frame(RSV1 | Opcode.TEXT, Compressed.payload(hex("61ff62")))))
                    .containsExactly("violation 1007");
        }

        @Test
        void shouldRefuseThousandsOfFinalBlocks() {
            byte[] block = hex("03 00");
            byte[] few = {};
            for (int i = 0; i < 128; i++) {
                few = join(few, block);
            }

            assertThat(told(ALONE, frame(BINARY, few), frame(BINARY, few))).containsExactly("binary ", "binary ");
            assertThat(told(ALONE, frame(BINARY, join(few, block)))).containsExactly("violation 1007");
        }
    }

    @Nested
    class Limit {

        @Test
        void shouldTakeAMessageThatIsInflatedToTheLimit() {
            byte[] payload = Compressed.payload(new byte[5000]);

            assertThat(Received.from(5000, ALONE, frame(BINARY, payload)))
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith("binary");
            assertThat(Received.from(4999, ALONE, frame(BINARY, payload))).containsExactly("violation 1009");
        }

        @Test
        void shouldRefuseABombWithoutInflatingIt() {
            byte[] bomb = frame(BINARY, Compressed.payload(new byte[50_000_000]));
            long before = Allocation.ofThisThread();

            List<String> told = Received.inPieces(100_000, ALONE, bomb, new int[] {bomb.length});

            assertThat(told).containsExactly("violation 1009");
            assertThat(Allocation.ofThisThread() - before).isLessThan(500_000);
        }

        @Test
        void shouldInflateIntoNoMoreThanTheLimitWhateverIsRead() throws WebSocketViolation {
            byte[] noise = new byte[99_000];
            new Random(1).nextBytes(noise);
            byte[] input = frame(BINARY, Compressed.payload(noise));
            FrameParser parser = new FrameParser(new Deaf(), 100_000, ALONE);
            long before = Allocation.ofThisThread();

            parser.parse(input, 0, input.length);

            assertThat(Allocation.ofThisThread() - before).isLessThan(300_000);
        }

        @Test
        void shouldRefuseABombInFragments() {
            byte[] bomb = Compressed.payload(new byte[2_000_000]);
            byte[] stream = frame(RSV1 | Opcode.BINARY, Arrays.copyOf(bomb, 100));

            assertThat(Received.from(
                            20_000, ALONE, join(stream, goOn(new byte[0]), goOn(Arrays.copyOfRange(bomb, 100, 200)))))
                    .containsExactly("violation 1009");
        }

        @Test
        void shouldRefuseACompressedMessageThatIsItselfBeyondTheLimit() {
            assertThat(Received.from(10, ALONE, frame(RSV1 | Opcode.BINARY, new byte[11])))
                    .containsExactly("violation 1009");
        }

        @Test
        void shouldJudgeTheLimitBeforeWhatCannotBeInflated() {
            byte[] payload = join(Compressed.payload(new byte[1001]), hex("0000ffff"), hex("ff")); // and nonsense

            assertThat(Received.from(1001, ALONE, frame(BINARY, payload))).containsExactly("violation 1007");
            assertThat(Received.from(1000, ALONE, frame(BINARY, payload))).containsExactly("violation 1009");
        }

        @Test
        void shouldJudgeTheTextBeforeTheLimitFirst() {
            byte[] text = new byte[3000];
            Arrays.fill(text, (byte) 'a');
            text[999] = (byte) 0xFF;

            assertThat(Received.from(1000, ALONE, frame(TEXT, Compressed.payload(text))))
                    .containsExactly("violation 1007");
            assertThat(Received.from(999, ALONE, frame(TEXT, Compressed.payload(text))))
                    .containsExactly("violation 1009");
        }
    }
}
