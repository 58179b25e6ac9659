package org.reprise.socketio.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbTransient;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.reprise.socketio.DisconnectReason;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JsonbMapperTest {

    private static final String PLACEHOLDER_0 = "{\"_placeholder\":true,\"num\":0}";
    private static final String PLACEHOLDER_1 = "{\"_placeholder\":true,\"num\":1}";
    private static final byte[] ONE = {1};
    private static final byte[] TWO = {2, 2};

    private final JsonbMapper mapper = new JsonbMapper();

    @AfterAll
    void close() {
        mapper.close();
    }

    public record Message(String room, String text) {}

    public record Photo(String name, byte[] content) {}

    public record Buffer(ByteBuffer content) {}

    public record Album(String title, List<Photo> photos, Map<String, byte[]> covers, byte[][] thumbnails) {}

    public record Reason(DisconnectReason reason) {}

    /** A class in the way of JSON-B before records. */
    public static class Bean {
        private byte[] bytes;

        @JsonbProperty("other")
        private String text;

        @JsonbTransient
        private String secret = "secret";

        public byte[] getBytes() {
            return bytes;
        }

        public void setBytes(byte[] bytes) {
            this.bytes = bytes;
        }

        public String getText() {
            return text;
        }

        public void setText(String text) {
            this.text = text;
        }

        public String getSecret() {
            return secret;
        }
    }

    private String write(Object value, List<byte[]> attachments) {
        StringBuilder out = new StringBuilder("before ");
        mapper.write(value, out, attachments);
        assertThat(out).startsWith("before ");
        return out.substring("before ".length());
    }

    private String write(Object value) {
        List<byte[]> attachments = new ArrayList<>();
        String json = write(value, attachments);
        assertThat(attachments).isEmpty();
        return json;
    }

    private <T> T read(String json, Class<T> type, byte[]... attachments) {
        return type.cast(mapper.read(json, type, List.of(attachments)));
    }

    @SuppressWarnings("unused")
    private static final class Types {
        void messages(List<Message> value) {}

        void photosByName(Map<String, List<Photo>> value) {}

        void names(List<String> value) {}

        void anything(List<Object> value) {}

        void tree(Map<String, Object> value) {}

        void wild(List<?> value) {}

        void wildMap(Map<String, ?> value) {}

        void bytes(List<byte[]> value) {}

        void numbers(Map<String, Integer> value) {}
    }

    private static Type type(String name) {
        for (Method method : Types.class.getDeclaredMethods()) {
            if (method.getName().equals(name)) {
                return method.getGenericParameterTypes()[0];
            }
        }
        throw new IllegalArgumentException(name);
    }

    @Nested
    class Write {

        @Test
        void shouldWriteRecordsAndCollections() {
            assertThat(write(new Message("lobby", "\"hi\""))).isEqualTo("{\"room\":\"lobby\",\"text\":\"\\\"hi\\\"\"}");
            assertThat(write(List.of(1, "two", true))).isEqualTo("[1,\"two\",true]");
            assertThat(write(Map.of("a", List.of(Map.of("b", 1))))).isEqualTo("{\"a\":[{\"b\":1}]}");
            assertThat(write(new int[] {1, 2})).isEqualTo("[1,2]");
            assertThat(write(new Object[] {1, "x"})).isEqualTo("[1,\"x\"]");
        }

        @Test
        void shouldWriteSimpleValues() {
            assertThat(write(1.5)).isEqualTo("1.5");
            assertThat(write(new BigDecimal("1.10"))).isEqualTo("1.10");
            assertThat(write(new BigDecimal("123456789012345678901"))).isEqualTo("123456789012345678901");
            assertThat(write(LocalDate.of(2024, 2, 29))).isEqualTo("\"2024-02-29\"");
            assertThat(write(Optional.empty())).isEqualTo("null");
            assertThat(write('c')).isEqualTo("\"c\"");
        }

        @Test
        void shouldPutBytesOfARecordIntoAnAttachment() {
            List<byte[]> attachments = new ArrayList<>();

            assertThat(write(new Photo("a", ONE), attachments))
                    .isEqualTo("{\"content\":" + PLACEHOLDER_0 + ",\"name\":\"a\"}");
            assertThat(attachments).containsExactly(ONE);
        }

        @Test
        void shouldCountOnFromTheAttachmentsBefore() {
            List<byte[]> attachments = new ArrayList<>(List.of(ONE));

            assertThat(write(new Buffer(ByteBuffer.wrap(TWO)), attachments))
                    .isEqualTo("{\"content\":" + PLACEHOLDER_1 + "}");
            assertThat(attachments).containsExactly(ONE, TWO);
        }

        @Test
        void shouldTakeWhatABufferHasLeftAndLeaveItThere() {
            ByteBuffer buffer =
                    ByteBuffer.wrap(new byte[] {9, 2, 2, 9}).position(1).limit(3);
            List<byte[]> attachments = new ArrayList<>();
            write(new Buffer(buffer), attachments);

            assertThat(attachments).containsExactly(TWO);
            assertThat(buffer.remaining()).isEqualTo(2);
        }

        @Test
        void shouldTakeAnyKindOfBuffer() {
            ByteBuffer direct = ByteBuffer.allocateDirect(1).put(0, (byte) 1);
            List<byte[]> attachments = new ArrayList<>();
            write(List.of(direct, direct.asReadOnlyBuffer()), attachments);

            assertThat(attachments).containsExactly(ONE, ONE);
        }

        @Test
        void shouldFindBytesAtAnyDepth() {
            Album album = new Album(
                    "a", List.of(new Photo("p", ONE), new Photo("q", TWO)), Map.of("front", ONE), new byte[][] {TWO, ONE
                    });
            List<byte[]> attachments = new ArrayList<>();
            String json = write(album, attachments);

            assertThat(attachments).hasSize(5);
            assertThat(json).contains("\"num\":4").doesNotContain("\"num\":5");
            assertThat(read(json, Album.class, attachments.toArray(byte[][]::new)))
                    .usingRecursiveComparison()
                    .isEqualTo(album);
        }

        @Test
        void shouldFindBytesInMapsAndListsOfAnything() {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("a", ONE);
            tree.put("b", Arrays.asList(TWO, null, List.of(ByteBuffer.wrap(ONE))));
            List<byte[]> attachments = new ArrayList<>();

            assertThat(write(tree, attachments))
                    .isEqualTo("{\"a\":" + PLACEHOLDER_0 + ",\"b\":[" + PLACEHOLDER_1
                            + ",null,[{\"_placeholder\":true,\"num\":2}]]}");
            assertThat(attachments).containsExactly(ONE, TWO, ONE);
        }

        @Test
        void shouldFindBytesInArraysOfAnything() {
            List<byte[]> attachments = new ArrayList<>();

            assertThat(write(new Object[] {ONE, "x"}, attachments)).isEqualTo("[" + PLACEHOLDER_0 + ",\"x\"]");
            assertThat(attachments).containsExactly(ONE);
        }

        @Test
        void shouldKeepACopy() {
            byte[] bytes = {1};
            List<byte[]> attachments = new ArrayList<>();
            write(new Photo("a", bytes), attachments);
            bytes[0] = 9;

            assertThat(attachments).containsExactly(ONE);
        }

        @Test
        void shouldFollowTheAnnotationsOfJsonb() {
            Bean bean = new Bean();
            bean.setBytes(ONE);
            bean.setText("x");
            List<byte[]> attachments = new ArrayList<>();

            assertThat(write(bean, attachments)).isEqualTo("{\"bytes\":" + PLACEHOLDER_0 + ",\"other\":\"x\"}");
        }

        @ParameterizedTest
        @EnumSource(DisconnectReason.class)
        void shouldWriteAReasonInSocketIosWords(DisconnectReason reason) {
            assertThat(write(reason)).isEqualTo("\"" + reason + "\"");
            assertThat(write(new Reason(reason))).isEqualTo("{\"reason\":\"" + reason + "\"}");
            assertThat(write(List.of(reason))).isEqualTo("[\"" + reason + "\"]");
        }

        @Test
        void shouldFailForWhatCannotBeWritten() {
            assertThatThrownBy(() -> write(new Object() {
                        @SuppressWarnings("unused")
                        public String getBroken() {
                            throw new IllegalStateException("broken getter");
                        }
                    }))
                    .isInstanceOf(RuntimeException.class);
        }
    }

    @Nested
    class Read {

        @Test
        void shouldBindRecordsAndCollections() {
            assertThat(read("{\"room\":\"lobby\",\"text\":\"hi\"}", Message.class))
                    .isEqualTo(new Message("lobby", "hi"));
            assertThat(mapper.read("[{\"room\":\"a\"}]", type("messages"), List.of()))
                    .isEqualTo(List.of(new Message("a", null)));
            assertThat(mapper.read("[\"a\"]", type("names"), List.of())).isEqualTo(List.of("a"));
            assertThat(mapper.read("{\"a\":1}", type("numbers"), List.of())).isEqualTo(Map.of("a", 1));
            assertThat(read("[1,2]", int[].class)).containsExactly(1, 2);
        }

        @ParameterizedTest
        @CsvSource({"1.5, java.lang.Double", "7, java.lang.Short", "1e3, java.math.BigDecimal"})
        void shouldBindNumbers(String json, Class<? extends Number> type) {
            assertThat(read(json, type).doubleValue()).isEqualTo(Double.parseDouble(json));
        }

        @Test
        void shouldIgnoreWhatARecordDoesNotKnow() {
            assertThat(read("{\"room\":\"a\",\"more\":[{}]}", Message.class)).isEqualTo(new Message("a", null));
        }

        @Test
        void shouldFillBytesFromAttachments() {
            Photo photo = read("{\"name\":\"a\",\"content\":" + PLACEHOLDER_1 + "}", Photo.class, ONE, TWO);

            assertThat(photo.content()).isEqualTo(TWO);
            assertThat(photo.name()).isEqualTo("a");
        }

        @Test
        void shouldReadOnAfterAPlaceholder() {
            Photo photo = read("{\"content\":" + PLACEHOLDER_0 + ",\"name\":\"behind\"}", Photo.class, ONE);

            assertThat(photo.name()).isEqualTo("behind");
        }

        @Test
        void shouldFillBuffers() {
            assertThat(read("{\"content\":" + PLACEHOLDER_0 + "}", Buffer.class, ONE)
                            .content())
                    .isEqualTo(ByteBuffer.wrap(ONE));
        }

        @Test
        void shouldFillBytesInCollections() {
            List<?> bytes = (List<?>)
                    mapper.read("[" + PLACEHOLDER_1 + "," + PLACEHOLDER_0 + "]", type("bytes"), List.of(ONE, TWO));
            assertThat(bytes).hasSize(2);
            assertThat((byte[]) bytes.get(0)).isEqualTo(TWO);

            Map<?, ?> photos = (Map<?, ?>) mapper.read(
                    "{\"x\":[{\"name\":\"a\",\"content\":" + PLACEHOLDER_0 + "},{\"name\":\"b\"}]}",
                    type("photosByName"),
                    List.of(ONE));
            List<?> list = (List<?>) photos.get("x");
            assertThat(((Photo) list.get(0)).content()).isEqualTo(ONE);
            assertThat(((Photo) list.get(1)).content()).isNull();
            assertThat(((Photo) list.get(1)).name()).isEqualTo("b");
        }

        @Test
        void shouldLeaveNullWhereThereIsNull() {
            assertThat(read("{\"name\":null,\"content\":null}", Photo.class)).isEqualTo(new Photo(null, null));
            assertThat(read("{\"content\":null}", Buffer.class)).isEqualTo(new Buffer(null));
        }

        @Test
        void shouldReadBeansBackAsTheyWereWritten() {
            Bean bean = read("{\"bytes\":" + PLACEHOLDER_0 + ",\"other\":\"x\"}", Bean.class, ONE);

            assertThat(bean.getBytes()).isEqualTo(ONE);
            assertThat(bean.getText()).isEqualTo("x");
        }

        @Test
        void shouldGiveJsonRaw() {
            assertThat(read("{\"a\":[1]}", JsonObject.class).getJsonArray("a").getInt(0))
                    .isEqualTo(1);
            assertThat(mapper.read("null", JsonValue.class, List.of())).isEqualTo(JsonValue.NULL);
        }

        @ParameterizedTest
        @EnumSource(DisconnectReason.class)
        void shouldReadAReasonInSocketIosWords(DisconnectReason reason) {
            assertThat(read("\"" + reason + "\"", DisconnectReason.class)).isEqualTo(reason);
            assertThat(read("{\"reason\":\"" + reason + "\"}", Reason.class)).isEqualTo(new Reason(reason));
        }
    }

    @Nested
    class Tree {

        @Test
        void shouldBeOfPlainJavaTypes() {
            String json = "{\"b\":[1,2.50,\"x\",true,false,null,{}],\"a\":{\"c\":[]}}";
            Map<?, ?> tree = (Map<?, ?>) read(json, Object.class);

            assertThat(tree.keySet().toArray()).containsExactly("b", "a");
            assertThat(tree.get("b"))
                    .isEqualTo(
                            Arrays.asList(new BigDecimal(1), new BigDecimal("2.50"), "x", true, false, null, Map.of()));
            assertThat(tree.get("a")).isEqualTo(Map.of("c", List.of()));
        }

        @Test
        void shouldBeTheSameForMapsAndListsOfAnything() {
            assertThat(read("{\"a\":1}", Map.class)).isEqualTo(Map.of("a", new BigDecimal(1)));
            assertThat(read("[1]", List.class)).isEqualTo(List.of(new BigDecimal(1)));
            assertThat(read("[1]", Collection.class)).isEqualTo(List.of(new BigDecimal(1)));
            assertThat(mapper.read("[1]", type("anything"), List.of())).isEqualTo(List.of(new BigDecimal(1)));
            assertThat(mapper.read("{\"a\":1}", type("tree"), List.of())).isEqualTo(Map.of("a", new BigDecimal(1)));
            assertThat(read("\"x\"", Object.class)).isEqualTo("x");
        }

        @Test
        void shouldHoldBytesAtAnyDepth() {
            Map<?, ?> tree =
                    read("{\"a\":[{\"b\":" + PLACEHOLDER_1 + "}],\"c\":" + PLACEHOLDER_0 + "}", Map.class, ONE, TWO);

            assertThat(tree.get("c")).isEqualTo(ONE);
            assertThat(((Map<?, ?>) ((List<?>) tree.get("a")).get(0)).get("b")).isEqualTo(TWO);
        }

        @Test
        void shouldHoldBytesInListsOfUnknownType() {
            List<?> list = (List<?>) mapper.read("[" + PLACEHOLDER_0 + "]", type("wild"), List.of(ONE));
            Map<?, ?> map = (Map<?, ?>) mapper.read("{\"a\":" + PLACEHOLDER_0 + "}", type("wildMap"), List.of(ONE));

            assertThat(list.get(0)).isEqualTo(ONE);
            assertThat(map.get("a")).isEqualTo(ONE);
        }

        @Test
        void shouldHoldAnObjectThatOnlyLooksLikeAPlaceholder() {
            assertThat(read(PLACEHOLDER_0, Map.class))
                    .isEqualTo(Map.of("_placeholder", true, "num", new BigDecimal(0)));
            assertThat(read("{\"_placeholder\":\"no\"}", Map.class, ONE)).isEqualTo(Map.of("_placeholder", "no"));
        }
    }

    @Nested
    class Mistakes {

        private void assertUnfit(String json, Type type, String message, byte[]... attachments) {
            assertThatThrownBy(() -> mapper.read(json, type, List.of(attachments)))
                    .isInstanceOf(RuntimeException.class)
                    .hasStackTraceContaining(message);
        }

        @Test
        void shouldTellOfAnotherKindOfJson() {
            assertUnfit("[1]", Map.class, "it is of another kind");
            assertUnfit("{\"a\":1}", List.class, "it is of another kind");
            assertUnfit("{\"a\":1}", type("anything"), "it is of another kind");
            assertUnfit("\"x\"", Message.class, "");
            assertUnfit("{}", int.class, "");
            assertUnfit("\"x\"", Double.class, "");
        }

        @Test
        void shouldTellOfBytesThatAreNone() {
            assertUnfit("{\"content\":{\"a\":1}}", Photo.class, "binary data was expected");
            assertUnfit("{\"content\":\"text\"}", Photo.class, "binary data was expected");
            assertUnfit("{\"content\":[1,2]}", Photo.class, "binary data was expected");
            assertUnfit("{\"content\":5}", Buffer.class, "binary data was expected");
        }

        @Test
        void shouldNotTakeAForgedPlaceholderForBytes() {
            assertUnfit("{\"content\":" + PLACEHOLDER_0 + "}", Photo.class, "");
            assertUnfit("{\"content\":{\"_placeholder\":true}}", Photo.class, "", ONE);
            assertUnfit("{\"content\":{\"_placeholder\":true,\"num\":-1}}", Photo.class, "", ONE);
            assertUnfit("{\"content\":{\"_placeholder\":true,\"num\":\"0\"}}", Photo.class, "", ONE);
        }

        @Test
        void shouldTellOfAReasonThatIsNone() {
            assertUnfit("\"bored\"", DisconnectReason.class, "no reason to disconnect: bored");
        }

        @Test
        void shouldLeaveNoTraceOfAFailure() {
            assertUnfit("{\"content\":" + PLACEHOLDER_1 + "}", Photo.class, "", ONE);

            assertThat(read("{\"content\":" + PLACEHOLDER_0 + "}", Photo.class, TWO)
                            .content())
                    .isEqualTo(TWO);
        }
    }

    @Test
    void shouldKeepThreadsApart() throws Exception {
        int threads = 8;
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<?>> ends = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            byte[] own = {(byte) i};
            ends.add(pool.submit(() -> {
                start.await();
                for (int n = 0; n < 500; n++) {
                    List<byte[]> attachments = new ArrayList<>();
                    String json = write(new Photo("x", own), attachments);
                    assertThat(attachments).containsExactly(own);
                    assertThat(read(json, Photo.class, own).content()).isEqualTo(own);
                }
                return null;
            }));
        }
        for (Future<?> end : ends) {
            end.get(20, TimeUnit.SECONDS);
        }
        pool.shutdown();
    }
}
