package org.reprise.socketio.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The scanner accepts the arrays that a JSON parser accepts, and cuts them into the same elements.
 *
 * <p>Where it differs it means to: it wants no space in front, which the Node server takes for the ack id 0; it
 * limits the depth; and it leaves exponents beyond those of a BigDecimal to whoever reads the number.
 */
class JsonScannerTest {

    private static final int DEPTH = 100;
    private static final Pattern LARGE_EXPONENT = Pattern.compile("[eE][+-]?\\d{10}");

    /** The elements, or null for what is rejected. */
    private static Arguments scan(String text) {
        try {
            return new JsonScanner(text, 0, DEPTH, 0).array();
        } catch (PacketParseException rejected) {
            return null;
        }
    }

    private static JsonArray parse(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text));
                JsonParser parser = Json.createParser(new StringReader(text))) {
            JsonArray array = reader.readArray();
            while (parser.hasNext()) { // minds text behind the array, which the reader does not
                parser.next();
            }
            return array;
        } catch (JsonException rejected) {
            return null;
        }
    }

    private static JsonValue parseValue(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readValue();
        }
    }

    private static void assertSame(String text) {
        Arguments scanned = scan(text);
        JsonArray parsed = text.matches("(?s)[ \\t\\r\\n].*") ? null : parse(text);

        assertThat(scanned != null).as(text).isEqualTo(parsed != null);
        if (parsed == null) {
            return;
        }
        assertThat(scanned.size()).as(text).isEqualTo(parsed.size());
        for (int i = 0; i < parsed.size(); i++) {
            assertThat(parseValue(scanned.json(i))).as(text).isEqualTo(parsed.get(i));
            if (parsed.get(i) instanceof JsonString string) {
                assertThat(JsonStrings.unquote(scanned.json(i))).as(text).isEqualTo(string.getString());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldAgreeWithAParserOnValidJson(long seed) {
        RandomJson random = new RandomJson(new Random(seed));
        for (int i = 0; i < 2_000; i++) {
            String text = random.array();
            assertThat(scan(text)).as(text).isNotNull();
            assertSame(text);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldAgreeWithAParserOnSpoiltJson(long seed) {
        RandomJson random = new RandomJson(new Random(seed));
        int accepted = 0;
        for (int i = 0; i < 10_000; i++) {
            String text = random.spoilt(random.array());
            if (!LARGE_EXPONENT.matcher(text).find()) {
                assertSame(text);
            }
            accepted += scan(text) == null ? 0 : 1;
        }
        assertThat(accepted).as("both outcomes occur").isBetween(1_000, 9_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"\\u00e9\\uD83D\\ude00\"]",
                "[\"\\uff10041\"]",
                "[\"\\u\uff10\uff10\uff14\uff11\"]",
                "[\"\\u\u0660\u0660\u0664\u0661\"]",
                "[\"\\u+041\"]",
                "[\"\\u00 1\"]",
                "[\u0661]",
                "[1\u0661]",
                "[\ud800]",
                "[\"\ud800\"]",
                "[1]\u0000",
                "\u00a0[1]",
                "[\f1]",
                "[1\u000b]",
                "[-]",
                "[--1]",
                "[1e+]",
                "[1E-05]",
                "[-0.0e-0]",
                "[00]",
                "[0x1]",
                "[1_000]",
                "[Infinity]",
                "[tru]",
                "[truee]",
                "[True]",
                "[\"a\":1]",
                "[}",
                "[{]}",
                "{}",
                "\"a\"",
                "",
                " "
            })
    void shouldAgreeWithAParserOnTheFineCases(String text) {
        assertSame(text);
    }

    @Test
    void shouldStopWhereTheTextIsTooDeep() {
        assertThat(scan("[".repeat(DEPTH) + "]".repeat(DEPTH))).isNotNull();
        assertThat(scan("[".repeat(DEPTH + 1) + "]".repeat(DEPTH + 1))).isNull();
    }
}
