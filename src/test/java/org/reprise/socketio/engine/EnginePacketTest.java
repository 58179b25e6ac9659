package org.reprise.socketio.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnginePacketTest {

    @Nested
    class Encode {

        @Test
        void shouldPutTheTypeDigitInFront() {
            assertThat(EnginePacket.message("hello").encoded()).isEqualTo("4hello");
            assertThat(EnginePacket.message("").encoded()).isEqualTo("4");
            assertThat(EnginePacket.open("s", true, EngineOptions.defaults()).encoded())
                    .startsWith("0{\"sid\":\"s\",");
            assertThat(EnginePacket.pong("probe").encoded()).isEqualTo("3probe");
            assertThat(EnginePacket.CLOSE.encoded()).isEqualTo("1");
            assertThat(EnginePacket.PING.encoded()).isEqualTo("2");
            assertThat(EnginePacket.NOOP.encoded()).isEqualTo("6");
        }

        @Test
        void shouldWriteABinaryMessageAsBase64WithoutADigit() {
            assertThat(EnginePacket.message(new byte[] {1, 2, 3, 4}).encoded()).isEqualTo("bAQIDBA==");
            assertThat(EnginePacket.message(new byte[] {(byte) 0xfb, (byte) 0xff})
                            .encoded())
                    .isEqualTo("b+/8=");
            assertThat(EnginePacket.message(new byte[0]).encoded()).isEqualTo("b");
        }

        @Test
        void shouldWeighWhatItHolds() {
            assertThat(EnginePacket.message("hello").size()).isEqualTo(6);
            assertThat(EnginePacket.message(new byte[7]).size()).isEqualTo(7);
        }

        @Test
        void shouldNotShowBinaryDataInALog() {
            assertThat(EnginePacket.message(new byte[7])).hasToString("binary(7)");
            assertThat(EnginePacket.message("hello")).hasToString("4hello");
        }
    }

    @Nested
    class Decode {

        @ParameterizedTest
        @CsvSource({"0{},0,{}", "1,1,''", "2probe,2,probe", "3,3,''", "4hello,4,hello", "4,4,''", "5,5,''", "6,6,''"})
        void shouldReadEveryType(String encoded, char type, String data) throws EngineParseException {
            EnginePacket packet = EnginePacket.decode(encoded);

            assertThat(packet.type()).isEqualTo(type);
            assertThat(packet.data()).isEqualTo(data);
            assertThat(packet.binary()).isNull();
        }

        @Test
        void shouldReadBase64AsABinaryMessage() throws EngineParseException {
            EnginePacket packet = EnginePacket.decode("bAQIDBA==");

            assertThat(packet.type()).isEqualTo('4');
            assertThat(packet.binary()).containsExactly(1, 2, 3, 4);
            assertThat(packet.data()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "7", "9hello", "abc", "/", ":", " 4", "\u0664", "b!", "bAQ=I", "bAQIDB===", "bA"})
        void shouldRejectWhatIsNoPacket(String encoded) {
            assertThatThrownBy(() -> EnginePacket.decode(encoded)).isInstanceOf(EngineParseException.class);
        }
    }
}
