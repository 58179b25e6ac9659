package org.reprise.socketio.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reprise.socketio.protocol.FakeMapper.Asked;

class ArgumentReaderTest {

    private final ArgumentReader reader = new ArgumentReader(new FakeMapper());

    private static Arguments arguments(String json) throws PacketParseException {
        return new PacketDecoder(10, 50).text("30[" + json + "]").arguments();
    }

    private Object read(String json, Type type) throws PacketParseException {
        return reader.read(arguments(json), 0, type);
    }

    private void assertLeftToTheMapper(String json, Type type) throws PacketParseException {
        assertThat(read(json, type)).isEqualTo(new Asked(json, type, 0));
    }

    @Nested
    class Strings {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "\"hello\" | hello",
                    "\"\" | ``",
                    "\"a\\\"b\\\\c\\/d\" | a\"b\\c/d",
                    "\"\\b\\f\\n\\r\\t\" | `\b\f\n\r\t`",
                    "\"\\u20AC\\u00e4x\" | \u20ac\u00e4x",
                    "\"\\ud83d\\ude00\" | \ud83d\ude00",
                    "\"\u2028\" | `\u2028`",
                    "\"null\" | null"
                })
        void shouldBeUnescaped(String json, String value) throws PacketParseException {
            assertThat(read(json, String.class)).isEqualTo(value);
        }

        @Test
        void shouldKeepLoneSurrogates() throws PacketParseException {
            assertThat(read("\"\\ud800x\"", String.class)).isEqualTo("\ud800x");
        }

        @ParameterizedTest
        @ValueSource(strings = {"1", "true", "{}", "[\"a\"]"})
        void shouldBeLeftToTheMapperWhenTheyAreNone(String json) throws PacketParseException {
            assertLeftToTheMapper(json, String.class);
        }
    }

    @Nested
    class Booleans {

        @Test
        void shouldBeRead() throws PacketParseException {
            assertThat(read("true", boolean.class)).isEqualTo(true);
            assertThat(read("false", boolean.class)).isEqualTo(false);
            assertThat(read("true", Boolean.class)).isEqualTo(true);
            assertThat(read("false", Boolean.class)).isEqualTo(false);
        }

        @ParameterizedTest
        @ValueSource(strings = {"1", "\"true\"", "[]"})
        void shouldBeLeftToTheMapperWhenTheyAreNone(String json) throws PacketParseException {
            assertLeftToTheMapper(json, boolean.class);
        }
    }

    @Nested
    class Integers {

        @ParameterizedTest
        @ValueSource(ints = {0, 1, -1, 42, Integer.MAX_VALUE, Integer.MIN_VALUE})
        void shouldBeRead(int value) throws PacketParseException {
            assertThat(read("" + value, int.class)).isEqualTo(value);
            assertThat(read("" + value, Integer.class)).isEqualTo(value);
            assertThat(read("" + value, long.class)).isEqualTo((long) value);
            assertThat(read("" + value, Long.class)).isEqualTo((long) value);
        }

        @Test
        void shouldBeReadAtTheLimitsOfTheFastWay() throws PacketParseException {
            assertThat(read("999999999999999999", long.class)).isEqualTo(999_999_999_999_999_999L);
            assertThat(read("-999999999999999999", long.class)).isEqualTo(-999_999_999_999_999_999L);
            assertThat(read("-0", int.class)).isEqualTo(0);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "1.0",
                    "1e2",
                    "-1.5",
                    "\"1\"",
                    "true",
                    "{}",
                    "9223372036854775807",
                    "1000000000000000000",
                    "123456789012345678901234567890"
                })
        void shouldBeLeftToTheMapperWhenTheyAreNotPlainOrTooLong(String json) throws PacketParseException {
            assertLeftToTheMapper(json, long.class);
            assertLeftToTheMapper(json, Long.class);
            assertLeftToTheMapper(json, int.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"2147483648", "-2147483649", "4294967296"})
        void shouldBeLeftToTheMapperWhenTheyDoNotFit(String json) throws PacketParseException {
            assertLeftToTheMapper(json, int.class);
            assertLeftToTheMapper(json, Integer.class);
        }
    }

    @Nested
    class Bytes {

        private final Arguments binary;

        Bytes() throws PacketParseException {
            PacketDecoder decoder = new PacketDecoder(10, 50);
            decoder.text("52-[\"foo\",{\"_placeholder\":true,\"num\":1},{\"num\":0,\"_placeholder\":true},"
                    + "{\"a\":{\"_placeholder\":true,\"num\":0}}]");
            decoder.binary(new byte[] {1, 2});
            binary = decoder.binary(new byte[] {3}).arguments();
        }

        @Test
        void shouldBeTheAttachmentOfThePlaceholder() {
            assertThat(reader.read(binary, 1, byte[].class)).isEqualTo(new byte[] {3});
            assertThat(reader.read(binary, 2, byte[].class)).isEqualTo(new byte[] {1, 2});
            assertThat(reader.read(binary, 1, ByteBuffer.class)).isEqualTo(ByteBuffer.wrap(new byte[] {3}));
        }

        @Test
        void shouldBeLeftToTheMapperWhenTheyAreDeeper() {
            assertThat(reader.read(binary, 3, byte[].class))
                    .isEqualTo(new Asked("{\"a\":{\"_placeholder\":true,\"num\":0}}", byte[].class, 2));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"AQI=\"", "[1,2]", "{\"_placeholder\":true,\"num\":0}"})
        void shouldBeLeftToTheMapperWithoutAttachments(String json) throws PacketParseException {
            assertLeftToTheMapper(json, byte[].class);
        }
    }

    @Nested
    class Untyped {

        @Test
        void shouldBeWhatJsonBMakesOfIt() throws PacketParseException {
            assertThat(read("\"a\\u0062\"", Object.class)).isEqualTo("ab");
            assertThat(read("-12", Object.class)).isEqualTo(new BigDecimal("-12"));
            assertThat(read("true", Object.class)).isEqualTo(true);
            assertThat(read("false", Object.class)).isEqualTo(false);
        }
    }

    @Nested
    class Others {

        @Test
        void shouldBeLeftToTheMapper() throws PacketParseException {
            assertLeftToTheMapper("1.5", double.class);
            assertLeftToTheMapper("{\"a\":1}", List.class);
            assertLeftToTheMapper("{\"a\":1}", Object.class);
            assertLeftToTheMapper("[1]", Object.class);
            assertLeftToTheMapper("1.5", Object.class);
            assertLeftToTheMapper("1e3", Object.class);
            assertLeftToTheMapper("1234567890123456789", Object.class);
            assertLeftToTheMapper("1", short.class);
        }

        @Test
        void shouldSayWhatDoesNotFit() {
            assertThatThrownBy(() -> read("{}", FakeMapper.Unfit.class))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("argument 0 does not fit " + FakeMapper.Unfit.class.getName());
        }
    }

    @Nested
    class Absent {

        @Test
        void shouldBeNullForObjects() throws PacketParseException {
            for (Type type : List.of(String.class, Integer.class, byte[].class, Object.class, Optional.class)) {
                assertThat(reader.read(arguments("1"), 1, type)).isNull();
                assertThat(reader.read(Arguments.NONE, 0, type)).isNull();
                assertThat(read("null", type)).isNull();
            }
        }

        @Test
        void shouldBeZeroForPrimitives() throws PacketParseException {
            for (Arguments arguments : List.of(Arguments.NONE, arguments("null"))) {
                assertThat(reader.read(arguments, 0, boolean.class)).isEqualTo(false);
                assertThat(reader.read(arguments, 0, char.class)).isEqualTo('\0');
                assertThat(reader.read(arguments, 0, byte.class)).isEqualTo((byte) 0);
                assertThat(reader.read(arguments, 0, short.class)).isEqualTo((short) 0);
                assertThat(reader.read(arguments, 0, int.class)).isEqualTo(0);
                assertThat(reader.read(arguments, 0, long.class)).isEqualTo(0L);
                assertThat(reader.read(arguments, 0, float.class)).isEqualTo(0f);
                assertThat(reader.read(arguments, 0, double.class)).isEqualTo(0d);
            }
        }

        @Test
        void shouldBeToldFromNullForJsonValues() throws PacketParseException {
            assertThat(read("null", JsonValue.class)).isEqualTo(new Asked("null", JsonValue.class, 0));
            assertThat(reader.read(Arguments.NONE, 0, JsonValue.class)).isNull();
        }

        @Test
        void shouldNotFitWhereNullIsNoSuchJsonValue() {
            assertThatThrownBy(() -> read("null", JsonObject.class))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("argument 0 does not fit jakarta.json.JsonObject");
        }
    }
}
