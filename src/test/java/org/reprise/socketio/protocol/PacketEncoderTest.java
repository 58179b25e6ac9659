package org.reprise.socketio.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketEncoderTest {

    private final PacketEncoder encoder = new PacketEncoder(new FakeMapper());

    private EncodedPacket event(String namespace, Long ackId, String name, Object... args) {
        return encoder.event(namespace, ackId, name, args).packet();
    }

    private String text(String name, Object... args) {
        return event("/", null, name, args).text();
    }

    @Nested
    class Connect {

        @Test
        void shouldTellTheSid() {
            assertThat(encoder.connect("/", "abc", null)).isEqualTo(packet("0{\"sid\":\"abc\"}"));
            assertThat(encoder.connect("/admin", "abc", null)).isEqualTo(packet("0/admin,{\"sid\":\"abc\"}"));
        }

        @Test
        void shouldTellThePidAfterIt() {
            assertThat(encoder.connect("/", "abc", "xyz")).isEqualTo(packet("0{\"sid\":\"abc\",\"pid\":\"xyz\"}"));
            assertThat(encoder.connect("/admin", "abc", "xyz"))
                    .isEqualTo(packet("0/admin,{\"sid\":\"abc\",\"pid\":\"xyz\"}"));
        }
    }

    @Nested
    class Disconnect {

        @Test
        void shouldEndTheNamespaceWithAComma() {
            assertThat(encoder.disconnect("/")).isEqualTo(packet("1"));
            assertThat(encoder.disconnect("/admin")).isEqualTo(packet("1/admin,"));
        }
    }

    @Nested
    class ConnectError {

        @Test
        void shouldTellTheMessage() {
            assertThat(encoder.connectError("/nsp", "Invalid namespace", null))
                    .isEqualTo(packet("4/nsp,{\"message\":\"Invalid namespace\"}"));
            assertThat(encoder.connectError("/", "say \"please\"", null))
                    .isEqualTo(packet("4{\"message\":\"say \\\"please\\\"\"}"));
        }

        @Test
        void shouldTellTheDataAfterIt() {
            assertThat(encoder.connectError("/", "no", 42)).isEqualTo(packet("4{\"message\":\"no\",\"data\":42}"));
            assertThat(encoder.connectError("/", "no", List.of(1)))
                    .isEqualTo(packet("4{\"message\":\"no\",\"data\":<[1]>}"));
        }

        @Test
        void shouldRefuseBinaryData() {
            assertThatThrownBy(() -> encoder.connectError("/", "no", new byte[1]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("binary");
        }
    }

    @Nested
    class Event {

        @Test
        void shouldStandInAnArrayBehindItsName() {
            assertThat(text("foo")).isEqualTo("2[\"foo\"]");
            assertThat(text("foo", "bar", 1, 2L, true, null)).isEqualTo("2[\"foo\",\"bar\",1,2,true,null]");
        }

        @Test
        void shouldTellNamespaceAndAckId() {
            assertThat(event("/admin", null, "foo").text()).isEqualTo("2/admin,[\"foo\"]");
            assertThat(event("/admin", 0L, "foo").text()).isEqualTo("2/admin,0[\"foo\"]");
            assertThat(event("/", Long.MAX_VALUE, "foo").text()).isEqualTo("29223372036854775807[\"foo\"]");
        }

        @Test
        void shouldWriteJsonValuesAsTheyAre() {
            assertThat(text(
                            "foo",
                            Json.createObjectBuilder().add("a", 1).build(),
                            JsonValue.NULL,
                            Json.createValue("x")))
                    .isEqualTo("2[\"foo\",{\"a\":1},null,\"x\"]");
        }

        @Test
        void shouldLeaveOtherValuesToTheMapper() {
            assertThat(text("foo", 1.5, List.of("a"))).isEqualTo("2[\"foo\",<1.5>,<[a]>]");
        }

        @Test
        void shouldWriteWholeDecimalsAtOnceAndLeaveOthersToTheMapper() {
            Object[] args = {new BigDecimal("12"), new BigDecimal("1.50"), new BigDecimal("1E+3")};

            assertThat(encoder.event("/", null, "foo", args).packet().text()).isEqualTo("2[\"foo\",12,<1.50>,<1E+3>]");
        }

        @Test
        void shouldTakeAnOffsetAsItsLastArgument() {
            EncodedEvent event = encoder.event("/", 3L, "foo", new Object[] {1});

            assertThat(event.packet().text()).isEqualTo("23[\"foo\",1]");
            assertThat(event.packet("a-1").text()).isEqualTo("23[\"foo\",1,\"a-1\"]");
            assertThat(encoder.event("/", null, "foo", new Object[0])
                            .packet("a-1")
                            .text())
                    .isEqualTo("2[\"foo\",\"a-1\"]");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"})
        void shouldNotHaveAReservedName(String name) {
            assertThatThrownBy(() -> text(name))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"" + name + "\"");
        }

        @Test
        void shouldSayWhichArgumentCannotBeWritten() {
            assertThatThrownBy(() -> text("foo", 1, new FakeMapper.Unfit()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("argument 1 of the event \"foo\" cannot be written as JSON: no way");
        }
    }

    @Nested
    class Binary {

        @Test
        void shouldPutPlaceholdersInAndTheDataBehind() {
            EncodedPacket packet = event("/", null, "foo", new byte[] {1, 2}, "x", new byte[] {3});

            assertThat(packet.text())
                    .isEqualTo(
                            "52-[\"foo\",{\"_placeholder\":true,\"num\":0},\"x\",{\"_placeholder\":true,\"num\":1}]");
            assertThat(packet.attachments()).containsExactly(new byte[] {1, 2}, new byte[] {3});
        }

        @Test
        void shouldTellNamespaceAckIdAndOffset() {
            EncodedEvent event = encoder.event("/admin", 12L, "foo", new Object[] {new byte[] {1}});

            assertThat(event.packet("a-1").text())
                    .isEqualTo("51-/admin,12[\"foo\",{\"_placeholder\":true,\"num\":0},\"a-1\"]");
            assertThat(event.packet("a-1").attachments()).containsExactly(new byte[] {1});
        }

        @Test
        void shouldTakeWhatABufferHasLeft() {
            ByteBuffer buffer =
                    ByteBuffer.wrap(new byte[] {1, 2, 3, 4}).position(1).limit(3);

            EncodedPacket packet = event("/", null, "foo", buffer, buffer.asReadOnlyBuffer());

            assertThat(packet.attachments()).containsExactly(new byte[] {2, 3}, new byte[] {2, 3});
            assertThat(buffer.remaining()).isEqualTo(2);
        }

        @Test
        void shouldNotChangeWithTheArrayItCameFrom() {
            byte[] bytes = {1, 2};
            EncodedPacket packet = event("/", null, "foo", bytes);

            bytes[0] = 9;

            assertThat(packet.attachments()).containsExactly(new byte[] {1, 2});
        }

        @Test
        void shouldBeFoundByTheMapperAtAnyDepth() {
            FakeMapper.Photo photo = new FakeMapper.Photo(ByteBuffer.wrap(new byte[] {2}));

            EncodedPacket packet = event("/", null, "foo", new byte[] {1}, photo, new byte[] {3});

            assertThat(packet.text())
                    .isEqualTo("53-[\"foo\",{\"_placeholder\":true,\"num\":0},"
                            + "{\"photo\":{\"_placeholder\":true,\"num\":1}},{\"_placeholder\":true,\"num\":2}]");
            assertThat(packet.attachments()).containsExactly(new byte[] {1}, new byte[] {2}, new byte[] {3});
        }
    }

    @Nested
    class Ack {

        @Test
        void shouldEchoTheIdAsItCame() {
            assertThat(ack("/", "0").text()).isEqualTo("30[]");
            assertThat(ack("/", "007", 1).text()).isEqualTo("3007[1]");
            assertThat(ack("/admin", "12345678901234567890", "a", null).text())
                    .isEqualTo("3/admin,12345678901234567890[\"a\",null]");
        }

        @Test
        void shouldCarryBinaryData() {
            EncodedPacket packet = ack("/admin", "456", "a", new byte[] {1});

            assertThat(packet.text()).isEqualTo("61-/admin,456[\"a\",{\"_placeholder\":true,\"num\":0}]");
            assertThat(packet.attachments()).containsExactly(new byte[] {1});
        }

        @Test
        void shouldSayWhichArgumentCannotBeWritten() {
            assertThatThrownBy(() -> ack("/", "1", new FakeMapper.Unfit()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("argument 0 of an acknowledgement");
        }

        private EncodedPacket ack(String namespace, String id, Object... args) {
            return encoder.ack(namespace, id, args);
        }
    }

    @Nested
    class Strings {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "say \"hi\" | \"say \\\"hi\\\"\"",
                    "back\\slash | \"back\\\\slash\"",
                    "a/b | \"a/b\"",
                    "\u20ac\ud83d\ude00 | \"\u20ac\ud83d\ude00\"",
                    "`a\nb\rc\td` | \"a\\nb\\rc\\td\"",
                    "x\u0000\b\f\u001fx | \"x\\u0000\\u0008\\u000c\\u001fx\"",
                    "x\u007f\u2028\u2029x | \"x\u007f\u2028\u2029x\"",
                    "\u0130\u0131 | \"\u0130\u0131\"",
                    "`` | \"\""
                })
        void shouldBeEscapedWhereJsonAsksForIt(String value, String json) {
            assertThat(text("foo", value)).isEqualTo("2[\"foo\"," + json + "]");
        }

        @Test
        void shouldHaveLoneSurrogatesEscapedSinceUtf8CannotCarryThem() {
            assertThat(text("foo", "\ud800")).isEqualTo("2[\"foo\",\"\\ud800\"]");
            assertThat(text("foo", "a\udfff")).isEqualTo("2[\"foo\",\"a\\udfff\"]");
            assertThat(text("foo", "\udc00\ud800")).isEqualTo("2[\"foo\",\"\\udc00\\ud800\"]");
            assertThat(text("foo", "\ud83d\ud83d\ude00\ude00")).isEqualTo("2[\"foo\",\"\\ud83d\ud83d\ude00\\ude00\"]");
        }

        @Test
        void shouldBeEscapedInTheName() {
            assertThat(text("a\"b")).isEqualTo("2[\"a\\\"b\"]");
        }
    }

    private static EncodedPacket packet(String text) {
        return new EncodedPacket(text, List.of());
    }
}
