package org.reprise.socketio.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SessionDataTest {

    private final SessionData data = new SessionData();

    @Nested
    class Accepts {

        static Stream<Object> scalars() {
            return Stream.of(
                    "text",
                    "",
                    true,
                    (byte) 1,
                    (short) 2,
                    3,
                    4L,
                    5.5f,
                    6.5,
                    Double.NaN,
                    new BigInteger("123456789012345678901234567890"),
                    new BigDecimal("1.10"));
        }

        @ParameterizedTest
        @MethodSource("scalars")
        void shouldKeepAScalar(Object value) {
            assertThat(data.put("key", value)).isNull();
            assertThat(data).containsEntry("key", value);
        }

        @Test
        void shouldKeepListsAndMapsOfThem() {
            Map<String, Object> value = Map.of("list", List.of(1, List.of(), Map.of("deep", true)));
            data.put("key", value);

            assertThat(data.get("key")).isEqualTo(value);
        }

        @Test
        void shouldGiveTheValueBefore() {
            data.put("key", 1);

            assertThat(data.put("key", 2)).isEqualTo(1);
        }
    }

    @Nested
    class Refuses {

        enum Colour {
            RED
        }

        private static Map<Object, Object> mapWithANumberAsKey() {
            return Map.of(1, "one");
        }

        static Stream<Arguments> unfit() {
            return Stream.of(
                    Arguments.of(
                            new StringBuilder("x"), "data: key is a java.lang.StringBuilder, which cannot be stored"),
                    Arguments.of('c', "data: key is a java.lang.Character, which"),
                    Arguments.of(Colour.RED, "data: key is a " + Colour.class.getName() + ", which"),
                    Arguments.of(new int[] {1}, "data: key is a [I, which"),
                    Arguments.of(List.of(1, new Object()), "data: key[1] is a java.lang.Object, which"),
                    Arguments.of(Map.of("a", Map.of("b", new Object())), "data: key.a.b is a java.lang.Object, which"),
                    Arguments.of(Arrays.asList(1, null), "data: key[1] is null; remove the key instead"),
                    Arguments.of(mapWithANumberAsKey(), "data: key has a key that is no string: 1"),
                    Arguments.of(null, "data: key is null; remove the key instead"));
        }

        @ParameterizedTest
        @MethodSource("unfit")
        void shouldSayWhatCannotBeStored(Object value, String message) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> data.put("key", value))
                    .withMessageStartingWith(message);
            assertThat(data).isEmpty();
        }

        @Test
        void shouldSayWhatCanBeStored() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> data.put("key", new Object()))
                    .withMessageEndingWith("; use strings, booleans, numbers, byte[], lists and string-keyed maps");
        }

        @Test
        void shouldAlsoRefuseItInPutAll() {
            assertThatIllegalArgumentException().isThrownBy(() -> data.putAll(Map.of("key", new Object())));
        }

        @Test
        void shouldRefuseASubclassThatCouldHoldAnything() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> data.put("key", new BigInteger("1") {
                        private static final long serialVersionUID = 1L;
                    }));
        }
    }

    @Nested
    class Copies {

        @Test
        void shouldNotSeeLaterChangesOfTheOriginal() {
            byte[] bytes = {1};
            List<Object> list = new ArrayList<>(List.of(1));
            Map<String, Object> map = new HashMap<>(Map.of("list", list));
            data.put("bytes", bytes);
            data.put("map", map);
            bytes[0] = 9;
            list.add(9);
            map.put("nine", 9);

            assertThat(data).containsEntry("bytes", new byte[] {1}).containsEntry("map", Map.of("list", List.of(1)));
        }

        @Test
        void shouldNotBeChangedThroughWhatItGives() {
            data.put("list", List.of(1));
            data.put("map", Map.of("a", 1));

            assertThatThrownBy(() -> ((List<?>) data.get("list")).clear())
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> ((Map<?, ?>) data.get("map")).clear())
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> data.entrySet().iterator().next().setValue(new Object()))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> data.entrySet().clear()).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Nested
    class IsAMap {

        @Test
        void shouldForgetWhatIsRemoved() {
            data.put("a", 1);
            data.put("b", 2);

            assertThat(data.remove("a")).isEqualTo(1);
            assertThat(data.remove("a")).isNull();
            assertThat(data).containsOnlyKeys("b");
            data.clear();
            assertThat(data).isEmpty();
        }

        @Test
        void shouldKnowNothingOfNull() {
            assertThat(data.get(null)).isNull();
            assertThat(data.remove(null)).isNull();
            assertThat(data.containsKey(null)).isFalse();
        }

        @Test
        void shouldBeginWithACopy() {
            data.put("a", 1);
            SessionData copy = new SessionData(data);
            copy.put("b", 2);

            assertThat(copy).containsOnlyKeys("a", "b");
            assertThat(data).containsOnlyKeys("a");
        }

        @Test
        void shouldComputeAsOthersDo() {
            data.merge("n", 1, (one, two) -> (Integer) one + (Integer) two);
            data.merge("n", 1, (one, two) -> (Integer) one + (Integer) two);
            data.computeIfAbsent("m", key -> "new");
            data.putIfAbsent("m", "other");

            assertThat(data).containsEntry("n", 2).containsEntry("m", "new");
        }
    }
}
