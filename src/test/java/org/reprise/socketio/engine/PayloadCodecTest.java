package org.reprise.socketio.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadCodecTest {

    @Nested
    class Encode {

        @Test
        void shouldJoinPacketsWithTheRecordSeparator() {
            byte[] payload = PayloadCodec.encode(List.of(
                    EnginePacket.message("one"), EnginePacket.PING, EnginePacket.message(new byte[] {1, 2, 3, 4})));

            assertThat(payload).asString(UTF_8).isEqualTo("4one\u001e2\u001ebAQIDBA==");
        }

        @Test
        void shouldWriteUtf8() {
            assertThat(PayloadCodec.encode(List.of(EnginePacket.message("\u20ac"))))
                    .containsExactly('4', 0xe2, 0x82, 0xac);
        }
    }

    @Nested
    class Decode {

        @Test
        void shouldGiveThePacketsInTheirOrder() throws EngineParseException {
            assertThat(decode("4one\u001e2\u001ebAQIDBA==\u001e4\u20ac\ud83d\ude00"))
                    .containsExactly("4one", "2", "bAQIDBA==", "4\u20ac\ud83d\ude00");
        }

        @Test
        void shouldStopAtTheFirstBadPacket() {
            List<String> packets = new ArrayList<>();

            assertThatThrownBy(() -> PayloadCodec.decode(
                            "4one\u001e9\u001e4two".getBytes(UTF_8), packet -> packets.add(packet.encoded())))
                    .isInstanceOf(EngineParseException.class);
            assertThat(packets).containsExactly("4one");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "\u001e", "4one\u001e", "\u001e4one", "4one\u001e\u001e4two"})
        void shouldRejectAnEmptyPacket(String payload) {
            assertThatThrownBy(() -> decode(payload)).isInstanceOf(EngineParseException.class);
        }

        @Test
        void shouldTakeTimeInProportionToAPayloadOfVeryManyPackets() throws EngineParseException {
            // CVE-2020-36048; quadratic time would take minutes
            assertThat(decode("4" + "\u001e4".repeat(500_000))).hasSize(500_001);
        }

        private static List<String> decode(String payload) throws EngineParseException {
            List<String> packets = new ArrayList<>();
            PayloadCodec.decode(payload.getBytes(UTF_8), packet -> packets.add(packet.encoded()));
            return packets;
        }
    }
}
