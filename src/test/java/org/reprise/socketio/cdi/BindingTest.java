package org.reprise.socketio.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import jakarta.json.JsonValue;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.reprise.socketio.Ack;
import org.reprise.socketio.DisconnectReason;
import org.reprise.socketio.Handshake;
import org.reprise.socketio.Socket;
import org.reprise.socketio.protocol.ArgumentReader;
import org.reprise.socketio.protocol.Arguments;
import org.reprise.socketio.protocol.Packet;
import org.reprise.socketio.protocol.PacketDecoder;
import org.reprise.socketio.protocol.PacketParseException;

/** What the parameters of a handler get. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BindingTest {

    private final JsonbMapper mapper = new JsonbMapper();
    private final ArgumentReader reader = new ArgumentReader(mapper);
    private final Handshake handshake = fake(Handshake.class, null);
    private final Socket socket = fake(Socket.class, handshake);
    private final Ack ack = args -> {};
    private final Handlers handlers = new Handlers();

    @AfterAll
    void close() {
        mapper.close();
    }

    /** Knows its handshake and itself. */
    private static <T> T fake(Class<T> type, Handshake handshake) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> switch (method.getName()) {
                    case "equals" -> proxy == args[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "toString" -> type.getSimpleName();
                    case "handshake" -> handshake;
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
    }

    public record Message(String room, byte[] photo) {}

    /** Each returns what it was called with. */
    @SuppressWarnings("unused")
    static class Handlers {

        List<Object> anywhere(Socket socket, String one, Handshake handshake, int two, Ack ack) {
            return Arrays.asList(socket, one, handshake, two, ack);
        }

        List<Object> reason(DisconnectReason reason, Socket socket) {
            return Arrays.asList(reason, socket);
        }

        List<Object> error(Throwable error) {
            return Arrays.asList(error);
        }

        List<Object> primitives(boolean a, char b, byte c, short d, int e, long f, float g, double h) {
            return Arrays.asList(a, b, c, d, e, f, g, h);
        }

        List<Object> objects(String a, Integer b, Boolean c, Message d, List<String> e, byte[] f) {
            return Arrays.asList(a, b, c, d, e, f);
        }

        List<Object> record(Message message) {
            return Arrays.asList(message);
        }

        List<Object> records(List<Message> list, Map<String, Message> map) {
            return Arrays.asList(list, map);
        }

        List<Object> bytes(byte[] one, ByteBuffer two) {
            return Arrays.asList(one, two);
        }

        List<Object> raw(JsonValue value, Object tree) {
            return Arrays.asList(value, tree);
        }

        List<Object> varargs(String first, String... rest) {
            return Arrays.asList(first, rest);
        }

        List<Object> intVarargs(int... rest) {
            return List.of(rest);
        }

        List<Object> listTail(String first, List<Message> rest) {
            return Arrays.asList(first, rest);
        }

        List<Object> objectTail(Socket socket, List<Object> rest) {
            return Arrays.asList(socket, rest);
        }

        List<Object> wildTail(List<?> rest) {
            return Arrays.asList(rest);
        }

        @SuppressWarnings("rawtypes")
        List<Object> rawTail(List rest) {
            return Arrays.asList(rest);
        }

        List<Object> listNotLast(List<String> first, String second) {
            return Arrays.asList(first, second);
        }

        void fails() {
            throw new IllegalStateException("as written");
        }
    }

    private List<?> call(String name, HandlerKind kind, Binding.Call call) throws Throwable {
        Problems problems = new Problems();
        Method method = Arrays.stream(Handlers.class.getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst()
                .orElseThrow();
        HandlerMethod handler = new HandlerBinder(kind, method, problems).bind();
        return (List<?>) handler.invoke(handlers, call, reader);
    }

    /** Calls a handler with the arguments of an event as a client sends them. */
    private List<?> event(String name, String args, byte[]... attachments) throws Throwable {
        return call(name, HandlerKind.EVENT, Binding.Call.of(socket, arguments(args, attachments), ack));
    }

    private static Arguments arguments(String args, byte[]... attachments) throws PacketParseException {
        PacketDecoder decoder = new PacketDecoder(10, 50);
        String array = "[\"event\"" + (args.isEmpty() ? "" : ",") + args + "]";
        Packet packet = decoder.text((attachments.length == 0 ? "2" : "5" + attachments.length + "-") + array);
        for (byte[] attachment : attachments) {
            packet = decoder.binary(attachment);
        }
        return packet.arguments();
    }

    @Nested
    class FromTheCall {

        @Test
        void shouldStandAnywhere() throws Throwable {
            assertThat(event("anywhere", "\"one\",2")).isEqualTo(Arrays.asList(socket, "one", handshake, 2, ack));
        }

        @Test
        void shouldBeTheReason() throws Throwable {
            assertThat(call(
                            "reason",
                            HandlerKind.DISCONNECT,
                            Binding.Call.of(socket, DisconnectReason.TRANSPORT_CLOSE)))
                    .isEqualTo(List.of(DisconnectReason.TRANSPORT_CLOSE, socket));
        }

        @Test
        void shouldBeTheError() throws Throwable {
            Throwable error = new Exception("wrong");

            assertThat(call("error", HandlerKind.ERROR, Binding.Call.of(socket, error)))
                    .isEqualTo(List.of(error));
        }
    }

    @Nested
    class FromThePayload {

        @Test
        void shouldBeBoundByPosition() throws Throwable {
            assertThat(event("primitives", "true,\"c\",1,2,3,4,5.5,6.5"))
                    .isEqualTo(List.of(true, 'c', (byte) 1, (short) 2, 3, 4L, 5.5f, 6.5));
        }

        @Test
        void shouldBeNullOrZeroWhenMissing() throws Throwable {
            assertThat(event("primitives", "")).isEqualTo(List.of(false, '\0', (byte) 0, (short) 0, 0, 0L, 0.0f, 0.0));
            assertThat(event("objects", "")).isEqualTo(Arrays.asList(null, null, null, null, null, null));
        }

        @Test
        void shouldBeNullOrZeroForNull() throws Throwable {
            assertThat(event("primitives", "null,null,null,null,null,null,null,null"))
                    .isEqualTo(List.of(false, '\0', (byte) 0, (short) 0, 0, 0L, 0.0f, 0.0));
            assertThat(event("objects", "null,null,null,null,null,null"))
                    .isEqualTo(Arrays.asList(null, null, null, null, null, null));
        }

        @Test
        void shouldIgnoreMoreThanIsAskedFor() throws Throwable {
            assertThat(event("wildTail", "1")).hasSize(1);
            assertThat(event("record", "{\"room\":\"a\"},2,3")).isEqualTo(List.of(new Message("a", null)));
        }

        @Test
        void shouldBeRecords() throws Throwable {
            assertThat(event("records", "[{\"room\":\"a\"}],{\"k\":{\"room\":\"b\"}}"))
                    .isEqualTo(List.of(List.of(new Message("a", null)), Map.of("k", new Message("b", null))));
        }

        @Test
        void shouldBeBytes() throws Throwable {
            List<?> values = event(
                    "bytes",
                    "{\"_placeholder\":true,\"num\":1},{\"_placeholder\":true,\"num\":0}",
                    new byte[] {1},
                    new byte[] {2});

            assertThat((byte[]) values.get(0)).containsExactly(2);
            assertThat(values.get(1)).isEqualTo(ByteBuffer.wrap(new byte[] {1}));
        }

        @Test
        void shouldBeBytesInsideARecord() throws Throwable {
            List<?> values =
                    event("record", "{\"room\":\"a\",\"photo\":{\"_placeholder\":true,\"num\":0}}", new byte[] {1});

            assertThat(((Message) values.get(0)).photo()).containsExactly(1);
        }

        @Test
        void shouldBeRawJsonOrATree() throws Throwable {
            List<?> values = event("raw", "{\"a\":1},{\"a\":1}");

            assertThat(values.get(0)).hasToString("{\"a\":1}").isInstanceOf(JsonValue.class);
            assertThat(values.get(1)).isEqualTo(Map.of("a", new BigDecimal(1)));
            assertThat(event("raw", "null").get(0)).isEqualTo(JsonValue.NULL);
        }

        @Test
        void shouldSayWhichArgumentDoesNotFit() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> event("anywhere", "\"one\",\"two\""))
                    .withMessageStartingWith("argument 2 does not fit int");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> event("record", "[1]"))
                    .withMessageStartingWith("argument 1 does not fit " + Message.class.getTypeName());
        }
    }

    @Nested
    class Rest {

        @Test
        void shouldBeAnArray() throws Throwable {
            List<?> values = event("varargs", "\"a\",\"b\",null,\"c\"");

            assertThat(values.get(0)).isEqualTo("a");
            assertThat((String[]) values.get(1)).containsExactly("b", null, "c");
            assertThat((String[]) event("varargs", "").get(1)).isEmpty();
            assertThat((int[]) event("intVarargs", "1,null,3").get(0)).containsExactly(1, 0, 3);
        }

        @Test
        void shouldBeAList() throws Throwable {
            assertThat(event("listTail", "\"a\",{\"room\":\"b\"},{\"room\":\"c\"}"))
                    .isEqualTo(List.of("a", List.of(new Message("b", null), new Message("c", null))));
            assertThat(event("listTail", "\"a\"")).isEqualTo(List.of("a", List.of()));
        }

        @Test
        void shouldBeAListOfAnything() throws Throwable {
            List<?> rest = Arrays.asList("a", null, new BigDecimal(1), List.of(true));

            assertThat(event("objectTail", "\"a\",null,1,[true]").get(1)).isEqualTo(rest);
            assertThat(event("wildTail", "\"a\",null,1,[true]").get(0)).isEqualTo(rest);
            assertThat(event("rawTail", "\"a\",null,1,[true]").get(0)).isEqualTo(rest);
        }

        @Test
        void shouldHoldBytes() throws Throwable {
            List<?> rest = (List<?>) event("wildTail", "1,{\"_placeholder\":true,\"num\":0}", new byte[] {7})
                    .get(0);

            assertThat((byte[]) rest.get(1)).containsExactly(7);
        }

        @Test
        void shouldBeOneArgumentWhereTheListIsNotLast() throws Throwable {
            assertThat(event("listNotLast", "[\"a\",\"b\"],\"c\"")).isEqualTo(List.of(List.of("a", "b"), "c"));
        }
    }

    @Test
    void shouldThrowWhatTheMethodThrows() {
        assertThatIllegalStateException().isThrownBy(() -> event("fails", "")).withMessage("as written");
    }
}
