package org.reprise.socketio.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketDecoderTest {

    private final PacketDecoder decoder = new PacketDecoder(10, 50);

    private static List<String> elements(Packet packet) {
        Arguments arguments = packet.arguments();
        return IntStream.range(0, arguments.size()).mapToObj(arguments::json).toList();
    }

    private void assertRejected(String text) {
        assertThatThrownBy(() -> decoder.text(text)).isInstanceOf(PacketParseException.class);
    }

    @Nested
    class Connect {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "0 | / | ''",
                    "0/admin | /admin | ''",
                    "0/admin, | /admin | ''",
                    "0{} | / | {}",
                    "0{\"token\":\"123\"} | / | {\"token\":\"123\"}",
                    "0/admin,{\"a\":[1,{\"b\":null}]} | /admin | {\"a\":[1,{\"b\":null}]}",
                    "0/a?x=1,{} | /a?x=1 | {}",
                    "0/,{} | / | {}"
                })
        void shouldGiveNamespaceAndPayload(String text, String namespace, String payload) throws PacketParseException {
            Packet packet = decoder.text(text);

            assertThat(packet.type()).isEqualTo(PacketType.CONNECT);
            assertThat(packet.namespace()).isEqualTo(namespace);
            assertThat(packet.payload()).isEqualTo(payload);
            assertThat(packet.ackId()).isNull();
            assertThat(packet.event()).isNull();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "0[]",
                    "0null",
                    "0\"a\"",
                    "0true",
                    "0{",
                    "0{}x",
                    "0{}{}",
                    "0{\"a\"}",
                    "0{\"a\":}",
                    "0 {}",
                    "0/admin,[]",
                    "0/admin,\"x\"",
                    "0abc"
                })
        void shouldRejectAPayloadThatIsNoObject(String text) {
            assertRejected(text);
        }
    }

    @Nested
    class Disconnect {

        @ParameterizedTest
        @CsvSource({"1,/", "1/admin,/admin", "'1/admin,',/admin"})
        void shouldGiveTheNamespace(String text, String namespace) throws PacketParseException {
            Packet packet = decoder.text(text);

            assertThat(packet.type()).isEqualTo(PacketType.DISCONNECT);
            assertThat(packet.namespace()).isEqualTo(namespace);
        }

        @ParameterizedTest
        @ValueSource(strings = {"1{}", "1[]", "1\"bye\"", "1null", "1/admin,{}", "1 "})
        void shouldRejectAPayload(String text) {
            assertRejected(text);
        }
    }

    @Nested
    class Event {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "2[\"foo\"] | / | | \"foo\"",
                    "2[\"foo\",1,\"a,b\"] | / | | \"foo\";1;\"a,b\"",
                    "2/admin,[\"foo\"] | /admin | | \"foo\"",
                    "2/admin,456[\"foo\",[1,[2]],{\"a\":1}] | /admin | 456 | \"foo\";[1,[2]];{\"a\":1}",
                    "212[\"foo\"] | / | 12 | \"foo\"",
                    "20[\"foo\"] | / | 0 | \"foo\"",
                    "2007[\"foo\"] | / | 007 | \"foo\"",
                    "2[ \"foo\" , true , null ] | / | | \"foo\";true;null",
                    "2[1] | / | | 1",
                    "2[-1.5e3,\"x\"] | / | | -1.5e3;\"x\""
                })
        void shouldGiveItsArguments(String text, String namespace, String ackId, String elements)
                throws PacketParseException {
            Packet packet = decoder.text(text);

            assertThat(packet.type()).isEqualTo(PacketType.EVENT);
            assertThat(packet.namespace()).isEqualTo(namespace);
            assertThat(packet.ackId()).isEqualTo(ackId);
            assertThat(String.join(";", elements(packet))).isEqualTo(elements);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "2[\"foo\"] | foo",
                    "2[\"\"] | ''",
                    "2[\"a\\u0062\\n\\\"c\\\\\"] | 'ab\n\"c\\'",
                    "2[42] | 42",
                    "2[\"Connect\"] | Connect",
                    "2[\"__proto__\"] | __proto__",
                    "2[\"\u20ac\ud83d\ude00\"] | \u20ac\ud83d\ude00"
                })
        void shouldTellItsName(String text, String name) throws PacketParseException {
            assertThat(decoder.text(text).event()).isEqualTo(name);
        }

        @Test
        void shouldKeepTheDigitsOfAnAckIdBeyondAnyNumber() throws PacketParseException {
            assertThat(decoder.text("212345678901234567890[\"foo\"]").ackId()).isEqualTo("12345678901234567890");
        }

        @ParameterizedTest
        @ValueSource(strings = {"2", "20", "2/admin,", "2/admin", "2/admin,12"})
        void shouldMeanNothingWithoutAPayload(String text) throws PacketParseException {
            Packet packet = decoder.text(text);

            assertThat(packet.event()).isNull();
            assertThat(packet.arguments().size()).isZero();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "2[]",
                    "2[ ]",
                    "2{}",
                    "2\"foo\"",
                    "2null",
                    "2true",
                    "2[\"foo\"",
                    "2[\"foo\"]x",
                    "2[\"foo\"][]",
                    "2[\"foo\",]",
                    "2[,\"foo\"]",
                    "2[\"foo\" 1]",
                    "2['foo']",
                    "2[foo]",
                    "2[\"foo\",nul]",
                    "2[\"foo\",01]",
                    "2[\"foo\",1.]",
                    "2[\"foo\",.5]",
                    "2[\"foo\",+1]",
                    "2[\"foo\",NaN]",
                    "2[\"foo\",1e]",
                    "2[\"foo\",-]",
                    "2[\"foo\",\"a\nb\"]",
                    "2[\"foo\",\"\\x\"]",
                    "2[\"foo\",\"\\u12g4\"]",
                    "2[\"foo\",{\"a\":1,}]",
                    "2[\"foo\",{a:1}]",
                    "2[\"foo\",{1:1}]",
                    "2[\"foo\",/*x*/1]",
                    "2[\"foo\"]\u00a0",
                    "2\ufeff[\"foo\"]"
                })
        void shouldRejectBadJson(String text) {
            assertRejected(text);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "2[{}]",
                    "2[{\"toString\":\"foo\"}]",
                    "2[[]]",
                    "2[[\"foo\"]]",
                    "2[null,\"bar\"]",
                    "2[true]",
                    "2[false,\"foo\"]"
                })
        void shouldRejectANameThatIsNeitherStringNorNumber(String text) {
            // CVE-2023-32695
            assertRejected(text);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "connect",
                    "connect_error",
                    "disconnect",
                    "disconnecting",
                    "newListener",
                    "removeListener",
                    "\\u0063onnect"
                })
        void shouldRejectAReservedName(String name) {
            assertRejected("2[\"" + name + "\"]");
            assertRejected("2/admin,1[\"" + name + "\",1]");
            assertRejected("51-[\"" + name + "\",{\"_placeholder\":true,\"num\":0}]");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "2abc[\"foo\"]", "22abc[\"foo\"]", "21.5[\"foo\"]", "22-1[\"foo\"]", "2-1[\"foo\"]",
                    "2+1[\"foo\"]", "2 [\"foo\"]", "21 [\"foo\"]", "2\u0661[\"foo\"]", "2admin,[\"foo\"]"
                })
        void shouldRejectAnythingBetweenHeadAndJson(String text) {
            assertRejected(text);
        }

        @Test
        void shouldEndTheNamespaceAtTheFirstComma() {
            assertRejected("2/admin[\"foo\",1]");
        }
    }

    @Nested
    class Ack {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "312[] | / | 12 | ''",
                    "30[1,\"a\"] | / | 0 | 1;\"a\"",
                    "3/admin,456[null] | /admin | 456 | null",
                    "3[1] | / | | 1",
                    "312[\"connect\"] | / | 12 | \"connect\"",
                    "312[{},[]] | / | 12 | {};[]"
                })
        void shouldGiveIdAndArguments(String text, String namespace, String ackId, String elements)
                throws PacketParseException {
            Packet packet = decoder.text(text);

            assertThat(packet.type()).isEqualTo(PacketType.ACK);
            assertThat(packet.namespace()).isEqualTo(namespace);
            assertThat(packet.ackId()).isEqualTo(ackId);
            assertThat(String.join(";", elements(packet))).isEqualTo(elements);
        }

        @ParameterizedTest
        @ValueSource(strings = {"3", "312", "3/admin,12"})
        void shouldNotNeedAPayload(String text) throws PacketParseException {
            assertThat(decoder.text(text).arguments().size()).isZero();
        }

        @ParameterizedTest
        @ValueSource(strings = {"312{}", "312\"a\"", "312null", "312[", "312[]]", "312abc[]", "31.5[]"})
        void shouldRejectAPayloadThatIsNoArray(String text) {
            assertRejected(text);
        }
    }

    @Nested
    class ConnectError {

        @ParameterizedTest
        @ValueSource(strings = {"4", "4{\"message\":\"x\"}", "4/admin,{\"message\":\"x\"}", "4\"x\"", "4{"})
        void shouldBeToldWhateverItSays(String text) throws PacketParseException {
            assertThat(decoder.text(text).type()).isEqualTo(PacketType.CONNECT_ERROR);
        }
    }

    @Nested
    class Type {

        @ParameterizedTest
        @ValueSource(
                strings = {"", "7", "9[\"foo\"]", "a", "/admin", "[\"foo\"]", " 2[\"foo\"]", "\u0662[\"foo\"]", "-1"})
        void shouldBeKnown(String text) {
            assertRejected(text);
        }
    }
}
