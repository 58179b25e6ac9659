package org.reprise.socketio.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetsTest {

    private static final long LAST_CELL = (1L << 42) - 1; // seven digits of six bits

    @Nested
    class Format {

        @ParameterizedTest
        @CsvSource({
            "0, 0, abcdAAA",
            "1, 0, abcdAAB",
            "63, 0, abcdAA_",
            "64, 0, abcdAABA",
            "4096, 0, abcdAABAA",
            "1, 1, abcdAAB.1",
            "64, 65535, abcdAABA.65535",
            "4398046511103, 65535, abcdAA_______.65535"
        })
        void shouldBeShort(long cell, int index, String offset) {
            assertThat(Offsets.format("abcd", 0, Position.of(cell, index))).isEqualTo(offset);
        }

        @Test
        void shouldHoldTwoDigitsOfTheUid() {
            assertThat(Offsets.format("abcd", 0b000001_000010L, Position.of(0, 0)))
                    .isEqualTo("abcdCBA");
            assertThat(Offsets.format("abcd", -1, Position.of(0, 0))).isEqualTo("abcd__A");
        }

        @Test
        void shouldNeedNoEscapesInJson() {
            Random random = new Random(1);
            for (int i = 0; i < 10_000; i++) {
                String offset = Offsets.format(
                        Offsets.epoch(random.nextLong()),
                        random.nextLong(),
                        Position.of(random.nextLong() & LAST_CELL, random.nextInt(Position.MAX_INDEX)));
                assertThat(offset).matches("[A-Za-z0-9_-]{7,13}(\\.[1-9][0-9]{0,4})?");
            }
        }
    }

    @Nested
    class Read {

        @Test
        void shouldGiveThePositionBack() {
            Random random = new Random(2);
            for (int i = 0; i < 10_000; i++) {
                long uid = random.nextLong();
                String epoch = Offsets.epoch(random.nextLong());
                long cell = (random.nextLong() & LAST_CELL) >> random.nextInt(42);
                long position = Position.of(cell, random.nextBoolean() ? 0 : random.nextInt(Position.MAX_INDEX));
                String offset = Offsets.format(epoch, uid, position);

                assertThat(Offsets.position(offset)).hasValue(position);
                assertThat(Offsets.isOf(epoch, offset)).isTrue();
                assertThat(Offsets.hasUid(uid, offset)).isTrue();
                assertThat(Offsets.isOf(Offsets.epoch(random.nextLong()), offset))
                        .isFalse();
                assertThat(Offsets.hasUid(uid ^ (1L << random.nextInt(12)), offset))
                        .isFalse();
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    ".",
                    "A",
                    "abcd",
                    "abcdAA",
                    "abcdAA.",
                    "abcdAA.1",
                    "abcdAAB.",
                    "abcdAAB.x",
                    "abcdAAB.-1",
                    "abcdAAB.+1",
                    "abcdAAB.1.1",
                    "abcdAAB.65536",
                    "abcdAAB.99999",
                    "abcdAAB.100000",
                    "abcdAAB.99999999999999999999",
                    "abcdAAB.\u0661",
                    "abcdAA________",
                    "abcdAAB ",
                    " abcdAAB",
                    "abcdAAB\u0000",
                    "abc\u00e4AAB",
                    "abcdAA\uff22",
                    "abcdAA+/",
                    "abcd\ud83d\ude00B"
                })
        void shouldFindNoneInWhatIsNoOffset(String text) {
            assertThat(Offsets.position(text)).isEmpty();
        }

        @Test
        void shouldNotBeImpressedByLength() {
            assertThat(Offsets.position("A".repeat(10_000_000))).isEmpty();
            assertThat(Offsets.position("abcdAAB." + "1".repeat(10_000_000))).isEmpty();
        }

        @Test
        void shouldSurviveAnything() {
            Random random = new Random(3);
            String alphabet = "ABab01-_.. \u00e9\uffff";
            for (int i = 0; i < 100_000; i++) {
                StringBuilder text = new StringBuilder();
                for (int left = random.nextInt(18); left > 0; left--) {
                    text.append(alphabet.charAt(random.nextInt(alphabet.length())));
                }
                Offsets.position(text.toString())
                        .ifPresent(position -> assertThat(position).isNotNegative());
                Offsets.isOf("abcd", text.toString());
                Offsets.hasUid(0, text.toString());
            }
        }
    }

    @Nested
    class Order {

        @Test
        void shouldBeThatOfCellsThenOfIndexes() {
            assertThat(new long[] {
                        0,
                        Position.of(1, 0),
                        Position.of(1, 1),
                        Position.of(1, Position.MAX_INDEX - 1),
                        Position.of(2, 0),
                        Position.of(LAST_CELL, 0),
                        Position.of(LAST_CELL, Position.MAX_INDEX - 1)
                    })
                    .isSorted()
                    .doesNotHaveDuplicates();
        }

        @Test
        void shouldLoseNothing() {
            assertThat(Position.cell(Position.of(LAST_CELL, 65535))).isEqualTo(LAST_CELL);
            assertThat(Position.index(Position.of(LAST_CELL, 65535))).isEqualTo(65535);
        }
    }
}
