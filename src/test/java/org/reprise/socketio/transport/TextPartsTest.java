package org.reprise.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextPartsTest {

    private final List<String> messages = new ArrayList<>();
    private TextParts parts = withLimit(10);

    private TextParts withLimit(int limit) {
        return new TextParts(limit, messages::add, () -> messages.add("too large"));
    }

    @Test
    void shouldPassOnAWholeMessage() {
        parts.add("one", true);
        parts.add("", true);

        assertThat(messages).containsExactly("one", "");
    }

    @Test
    void shouldJoinParts() {
        parts.add("on", false);
        parts.add("", false);
        parts.add("e", true);
        parts.add("t", false);
        parts.add("wo", true);
        parts.add("three", false);
        parts.add("", true);

        assertThat(messages).containsExactly("one", "two", "three");
    }

    @Test
    void shouldJoinTheHalvesOfASurrogatePair() {
        parts.add("\ud83d", false);
        parts.add("\ude00", true);

        assertThat(messages).containsExactly("\ud83d\ude00");
    }

    @Test
    void shouldTakeUpToTheLimitEachTime() {
        parts.add("0123456789", true);
        parts.add("01234", false);
        parts.add("56789", true);
        parts.add("0123456789", true);

        assertThat(messages).containsExactly("0123456789", "0123456789", "0123456789");
    }

    @Test
    void shouldRefuseMore() {
        parts.add("01234567890", true);

        assertThat(messages).containsExactly("too large");
    }

    @Test
    void shouldRefusePartsThatGrowBeyondTheLimit() {
        for (int i = 0; i < 10; i++) {
            parts.add("x", false);
        }
        assertThat(messages).isEmpty();
        parts.add("x", false);

        assertThat(messages).containsExactly("too large");
    }

    @ParameterizedTest
    @CsvSource({"a, 1", "é, 2", "߿, 2", "ࠀ, 3", "€, 3", "😀, 4", "a€😀, 8"})
    void shouldCountBytesOfUtf8(String text, int bytes) {
        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSize(bytes);
        withLimit(bytes).add(text, true);
        withLimit(bytes - 1).add(text, true);

        assertThat(messages).containsExactly(text, "too large");
    }

    @Test
    void shouldGiveBackAnyTextFromAnyParts() {
        String alphabet = "aé€\ud83d\ude00";
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(30); left > 0; left--) {
                text.append(alphabet, 0, 1 + random.nextInt(3)).append(random.nextBoolean() ? "\ud83d\ude00" : "");
            }
            messages.clear();
            parts = withLimit(text.toString().getBytes(StandardCharsets.UTF_8).length);
            int from = 0;
            while (from < text.length()) {
                int to = from + random.nextInt(text.length() - from + 1);
                parts.add(text.substring(from, to), false);
                from = to;
            }
            parts.add("", true);

            assertThat(messages).as("seed %d", seed).containsExactly(text.toString());
        }
    }
}
