package org.reprise.socketio.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reprise.socketio.log.Membership;

/** Sessions and values to bytes and back. */
class CodecTest {

    private static Object roundTrip(Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ValueCodec.write(value, new DataOutputStream(bytes));
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        Object read = ValueCodec.read(in);
        assertThat(in.available()).isZero();
        return read;
    }

    @Nested
    class Values {

        static Stream<Object> values() {
            return Stream.of(
                    "",
                    "Zoë \ud83d\ude00 \u0000",
                    "é".repeat(100_000),
                    true,
                    false,
                    Byte.MIN_VALUE,
                    Byte.MAX_VALUE,
                    Short.MIN_VALUE,
                    Integer.MIN_VALUE,
                    Integer.MAX_VALUE,
                    Long.MIN_VALUE,
                    Long.MAX_VALUE,
                    Float.MIN_VALUE,
                    -0.0f,
                    Double.MAX_VALUE,
                    Double.NaN,
                    Double.NEGATIVE_INFINITY,
                    new BigInteger("-123456789012345678901234567890"),
                    new BigDecimal("1.10"),
                    new BigDecimal("1E+400"),
                    List.of(),
                    List.of(1, 1L, "1", List.of(true)),
                    Map.of(),
                    Map.of("a", Map.of("", List.of(1.5, 1.5f))));
        }

        @ParameterizedTest
        @MethodSource("values")
        void shouldComeBackWithTheirType(Object value) throws IOException {
            assertThat(roundTrip(value)).isEqualTo(value).hasSameClassAs(roundTrip(value));
        }

        @Test
        void shouldComeBackAsBytes() throws IOException {
            assertThat((byte[]) roundTrip(new byte[] {0, 1, -1})).containsExactly(0, 1, -1);
            assertThat((byte[]) roundTrip(new byte[0])).isEmpty();
        }

        @Test
        void shouldKeepTheOrderOfAMap() throws IOException {
            Map<String, Object> map = new LinkedHashMap<>();
            for (int i = 50; i > 0; i--) {
                map.put("key" + i, i);
            }

            assertThat(((Map<?, ?>) roundTrip(map)).keySet().toArray())
                    .isEqualTo(map.keySet().toArray());
        }

        @Test
        void shouldBecomeNothingThatIsNotAllowed() {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(new byte[] {'Z'}));

            assertThatThrownBy(() -> ValueCodec.read(in))
                    .isInstanceOf(IOException.class)
                    .hasMessage("unknown type of a stored value: 90");
        }

        @Test
        void shouldSurviveAnyMixture() throws IOException {
            for (long seed = 0; seed < 2000; seed++) {
                Random random = new Random(seed);
                SessionData data = new SessionData();
                data.put("value", value(random, 4));

                assertThat(roundTrip(data.get("value"))).as("seed %d", seed).isEqualTo(data.get("value"));
            }
        }

        private static Object value(Random random, int depth) {
            int kinds = depth == 0 ? 9 : 11;
            return switch (random.nextInt(kinds)) {
                case 0 -> "s" + random.nextInt();
                case 1 -> random.nextBoolean();
                case 2 -> random.nextInt();
                case 3 -> random.nextLong();
                case 4 -> random.nextDouble();
                case 5 -> (byte) random.nextInt();
                case 6 -> random.nextFloat();
                case 7 -> BigInteger.valueOf(random.nextLong());
                case 8 -> BigDecimal.valueOf(random.nextLong(), random.nextInt(10));
                case 9 -> {
                    List<Object> list = new ArrayList<>();
                    for (int left = random.nextInt(4); left > 0; left--) {
                        list.add(value(random, depth - 1));
                    }
                    yield list;
                }
                default -> {
                    Map<String, Object> map = new LinkedHashMap<>();
                    for (int left = random.nextInt(4); left > 0; left--) {
                        map.put("k" + random.nextInt(), value(random, depth - 1));
                    }
                    yield map;
                }
            };
        }
    }

    @Nested
    class Sessions {

        private Session session(String principal) {
            Membership membership = new Membership();
            membership.join("sid", 3);
            membership.join("a", 4);
            membership.leave("a", 9, 0);
            membership.join("Zoë", 12);
            SessionData data = new SessionData(Map.of("n", 1, "bytes", new byte[] {1}));
            return new Session("sid", principal, new Membership(membership.stays(), 2), data, 3, 11, 12, 99);
        }

        @Test
        void shouldComeBack() {
            Session read = SessionCodec.decode(SessionCodec.encode(session("alice")));

            assertThat(read.sid()).isEqualTo("sid");
            assertThat(read.principal()).isEqualTo("alice");
            assertThat(read.membership().stays())
                    .isEqualTo(session("").membership().stays());
            assertThat(read.membership().rooms()).containsExactly("sid", "Zoë");
            assertThat(read.membership().knownFrom()).isEqualTo(2);
            assertThat(read.data())
                    .containsEntry("n", 1)
                    .containsEntry("bytes", new byte[] {1})
                    .hasSize(2);
            assertThat(List.of(read.start(), read.lastSent(), read.suspendedAt(), read.expiresAt()))
                    .containsExactly(3L, 11L, 12L, 99L);
        }

        @Test
        void shouldTellNobodyFromAnEmptyName() {
            assertThat(SessionCodec.decode(SessionCodec.encode(session(null))).principal())
                    .isNull();
            assertThat(SessionCodec.decode(SessionCodec.encode(session(""))).principal())
                    .isEmpty();
        }

        @Test
        void shouldNotBeReadInAnotherVersion() {
            byte[] bytes = SessionCodec.encode(session(null));
            bytes[0]++;

            assertThatThrownBy(() -> SessionCodec.decode(bytes))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessage("a stored session cannot be read")
                    .hasRootCauseMessage("unknown version 2");
        }

        @Test
        void shouldNotBeReadInPart() {
            byte[] bytes = SessionCodec.encode(session("alice"));

            for (int length = 0; length < bytes.length; length++) {
                byte[] part = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> SessionCodec.decode(part)).isInstanceOf(UncheckedIOException.class);
            }
        }
    }
}
