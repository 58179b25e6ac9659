package org.reprise.socketio.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryPacketTest {

    private final PacketDecoder decoder = new PacketDecoder(10, 50);

    private void assertRejected(String text) {
        assertThatThrownBy(() -> decoder.text(text)).isInstanceOf(PacketParseException.class);
    }

    @Test
    void shouldBeCompleteWithItsAttachments() throws PacketParseException {
        assertThat(decoder.text("52-/admin,7[\"foo\",{\"_placeholder\":true,\"num\":1},"
                        + "{\"a\":{\"_placeholder\":true,\"num\":0}}]"))
                .isNull();
        assertThat(decoder.binary(new byte[] {1})).isNull();
        Packet packet = decoder.binary(new byte[] {2, 3});

        assertThat(packet.type()).isEqualTo(PacketType.EVENT);
        assertThat(packet.namespace()).isEqualTo("/admin");
        assertThat(packet.ackId()).isEqualTo("7");
        assertThat(packet.event()).isEqualTo("foo");
        assertThat(packet.arguments().attachments()).containsExactly(new byte[] {1}, new byte[] {2, 3});
        assertThat(packet.arguments().attachmentAt(0)).isEqualTo(-1);
        assertThat(packet.arguments().attachmentAt(1)).isEqualTo(1);
        assertThat(packet.arguments().attachmentAt(2)).isEqualTo(-1);
    }

    @Test
    void shouldTellABinaryAckAsAnAck() throws PacketParseException {
        decoder.text("61-12[{\"_placeholder\":true,\"num\":0}]");
        Packet packet = decoder.binary(new byte[] {1});

        assertThat(packet.type()).isEqualTo(PacketType.ACK);
        assertThat(packet.ackId()).isEqualTo("12");
    }

    @Test
    void shouldBeReadyForTheNextPacket() throws PacketParseException {
        decoder.text("51-[\"foo\",{\"_placeholder\":true,\"num\":0}]");
        Packet first = decoder.binary(new byte[] {1});
        assertThat(decoder.text("2[\"bar\"]").event()).isEqualTo("bar");
        decoder.text("51-[\"baz\",{\"_placeholder\":true,\"num\":0}]");
        Packet second = decoder.binary(new byte[] {2});

        assertThat(first.arguments().attachments()).containsExactly(new byte[] {1});
        assertThat(second.arguments().attachments()).containsExactly(new byte[] {2});
    }

    @Test
    void shouldTakeAsManyAsAreAllowed() throws PacketParseException {
        decoder.text("510-[\"foo\"]");
        for (int i = 0; i < 9; i++) {
            assertThat(decoder.binary(new byte[0])).isNull();
        }

        assertThat(decoder.binary(new byte[0]).arguments().attachments()).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5-[\"foo\"]",
                "5[\"foo\"]",
                "51[\"foo\"]",
                "5a-[\"foo\"]",
                "5-1-[\"foo\"]",
                "51.5-[\"foo\"]",
                "51e0-[\"foo\"]",
                "50-[\"foo\"]",
                "500-[\"foo\"]",
                "511-[\"foo\"]",
                "51000000-[\"foo\"]",
                "59999999999-[\"foo\"]",
                "5",
                "51",
                "6-1[]",
                "60-1[]",
                "611-1[]",
                "5 1-[\"foo\"]"
            })
    void shouldRejectABadNumberOfAttachments(String text) {
        // CVE-2026-33151, CVE-2026-69185
        assertRejected(text);
        assertThatThrownBy(() -> decoder.binary(new byte[0])).isInstanceOf(PacketParseException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"51-", "51-/admin,", "51-12", "51-{}", "51-null", "61-", "61-12", "61-12{}"})
    void shouldRejectAPayloadThatIsNoArray(String text) {
        assertRejected(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "1",
                "2",
                "10",
                "99999999",
                "999999999",
                "99999999999999999999",
                "0.5",
                "0.0",
                "1e0",
                "-0",
                "\"0\"",
                "\"splice\"",
                "null",
                "true",
                "[]",
                "[0]",
                "{}"
            })
    void shouldRejectAPlaceholderThatPointsNowhere(String number) {
        // CVE-2022-2421
        assertRejected("51-[\"foo\",{\"_placeholder\":true,\"num\":" + number + "}]");
        assertRejected("51-[\"foo\",[{\"a\":{\"num\":" + number + ",\"_placeholder\":true}}]]");
        assertRejected("61-1[{\"_placeholder\":true,\"num\":" + number + "}]");
    }

    @Test
    void shouldRejectAPlaceholderWithoutANumber() {
        assertRejected("51-[\"foo\",{\"_placeholder\":true}]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"_placeholder\":false,\"num\":7}",
                "{\"_placeholder\":1,\"num\":7}",
                "{\"_placeholder\":\"true\",\"num\":7}",
                "{\"_placeholder\":[true],\"num\":7}",
                "{\"_placeholder\":true,\"num\":0,\"_placeholder\":null}",
                "{\"_Placeholder\":true}",
                "{\"num\":7}",
                "{\"a\":\"_placeholder\"}"
            })
    void shouldLeaveOtherObjectsAlone(String object) throws PacketParseException {
        decoder.text("51-[\"foo\"," + object + "]");

        assertThat(decoder.binary(new byte[] {1}).arguments().attachmentAt(1)).isEqualTo(-1);
    }

    @Test
    void shouldTakeTheLastOfTwoNumbers() throws PacketParseException {
        decoder.text("51-[\"foo\",{\"num\":5,\"_placeholder\":true,\"num\":0}]");

        assertThat(decoder.binary(new byte[] {1}).arguments().attachmentAt(1)).isZero();
    }

    @Test
    void shouldLookForPlaceholdersInBinaryPacketsOnly() throws PacketParseException {
        Packet packet = decoder.text("2[\"foo\",{\"_placeholder\":true,\"num\":99}]");

        assertThat(packet.arguments().attachmentAt(1)).isEqualTo(-1);
        assertThat(packet.arguments().attachments()).isEmpty();
    }

    @Test
    void shouldRejectABinaryMessageThatIsNotDue() throws PacketParseException {
        assertThatThrownBy(() -> decoder.binary(new byte[] {1})).isInstanceOf(PacketParseException.class);
        decoder.text("2[\"foo\"]");
        assertThatThrownBy(() -> decoder.binary(new byte[] {1})).isInstanceOf(PacketParseException.class);
    }

    @Test
    void shouldRejectATextWhereAnAttachmentIsDue() throws PacketParseException {
        decoder.text("52-[\"foo\"]");
        decoder.binary(new byte[] {1});

        assertRejected("2[\"bar\"]");
    }
}
