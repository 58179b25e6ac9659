package org.reprise.socketio.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes, and however it is cut: what the RFC says, and nothing else. */
class ParserFuzzTest {

    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 12_000);
    private static final int LIMIT = 150;
    private static final DeflateAgreement ALONE = new DeflateAgreement(false, false);

    private final Set<String> violations = new HashSet<>();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldReceiveAllOfAStreamThatIsByTheRules(boolean deflate) {
        RandomStream streams = new RandomStream(new Random(1), deflate);
        for (int round = 0; round < ROUNDS / 4; round++) {
            check(streams.valid(), deflate, new Random(round));
        }
        assertThat(violations).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldTellTheSameAsTheRfcOfAStreamWithFaults(boolean deflate) {
        RandomStream streams = new RandomStream(new Random(2), deflate);
        for (int round = 0; round < ROUNDS; round++) {
            check(streams.mutated(), deflate, new Random(round));
        }
        assertThat(violations).containsExactlyInAnyOrder("violation 1002", "violation 1007", "violation 1009");
    }

    @Test
    void shouldTellTheSameAsTheRfcOfNoise() {
        RandomStream streams = new RandomStream(new Random(3), true);
        for (int round = 0; round < ROUNDS; round++) {
            check(streams.noise(60), round % 2 == 0, new Random(round));
        }
        assertThat(violations).hasSizeGreaterThan(1);
    }

    private void check(byte[] stream, boolean deflate, Random random) {
        DeflateAgreement agreement = deflate ? ALONE : null;
        List<String> expected = ReferenceParser.read(stream, LIMIT, deflate);
        expected.stream().filter(one -> one.startsWith("violation")).forEach(violations::add);
        int[] sizes = random.ints(8, 0, 1 + random.nextInt(30)).toArray();
        sizes[0]++;
        int half = 1 + random.nextInt(stream.length + 1);
        for (int[] cut : List.of(new int[] {stream.length + 1}, new int[] {1}, new int[] {half}, sizes)) {
            List<String> told = Received.inPieces(LIMIT, agreement, stream, cut);
            if (!told.equals(expected)) {
                assertThat(told)
                        .as(
                                "in pieces of %s: %s",
                                Arrays.toString(cut), HexFormat.of().formatHex(stream))
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void shouldKeepMemoryBoundedWhateverComes() {
        RandomStream streams = new RandomStream(new Random(4), true);
        for (int round = 0; round < ROUNDS / 4; round++) {
            byte[] stream = streams.mutated();
            long before = Allocation.ofThisThread();

            Received.inPieces(1_000_000_000, ALONE, stream, new int[] {stream.length + 1});

            assertThat(Allocation.ofThisThread() - before).isLessThan(200_000);
        }
    }
}
