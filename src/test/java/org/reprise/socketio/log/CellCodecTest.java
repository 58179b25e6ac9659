package org.reprise.socketio.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.protocol.EncodedEvent;

class CellCodecTest {

    private static final LoggedEvent PLAIN =
            new LoggedEvent(Set.of(), Set.of(), new EncodedEvent("2[\"a\"", List.of()));

    @Test
    void shouldGiveBackWhatItTook() {
        LoggedEvent rich = new LoggedEvent(
                new LinkedHashSet<>(List.of("room", "", "Zoë \ud83d\ude00")),
                Set.of("not\u0000this"),
                new EncodedEvent("52-/ns,[\"é\ud83d\ude00\u2028\"", List.of(new byte[] {0, 1, -1}, new byte[0])));
        List<LoggedEvent> events = CellCodec.decode(CellCodec.encode(42, 7, List.of(PLAIN, rich, PLAIN))).stream()
                .map(LoggedEvent.class::cast)
                .toList();

        assertThat(events).hasSize(3);
        assertThat(events.get(0).rooms()).isEmpty();
        assertThat(events.get(0).event().open()).isEqualTo("2[\"a\"");
        assertThat(events.get(1).rooms()).containsExactlyElementsOf(rich.rooms());
        assertThat(events.get(1).except()).isEqualTo(rich.except());
        assertThat(events.get(1).event().open()).isEqualTo(rich.event().open());
        assertThat(events.get(1).event().attachments()).containsExactly(new byte[] {0, 1, -1}, new byte[0]);
        assertThat(events.get(2).event().attachments()).isEmpty();
    }

    @Test
    void shouldBeginWithTheUid() {
        byte[] cell = CellCodec.encode(0x0102030405060708L, 7, List.of(PLAIN));

        assertThat(Arrays.copyOf(cell, 8)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void shouldHoldStringsLongerThanJavasOwnFormat() {
        String text = "2[\"" + "é".repeat(100_000) + "\"";
        byte[] cell =
                CellCodec.encode(1, 7, List.of(new LoggedEvent(Set.of(), Set.of(), new EncodedEvent(text, List.of()))));

        assertThat(((LoggedEvent) CellCodec.decode(cell).get(0)).event().open()).isEqualTo(text);
    }

    @Test
    void shouldTellTheKindsOfItemsApart() {
        Envelope envelope = new Envelope(-5, "abcd", 17);
        LoggedEvent passing = new LoggedEvent(Set.of("a"), Set.of("b"), PLAIN.event(), false);
        List<LogItem> items =
                CellCodec.decode(CellCodec.encode(1, 7, List.of(envelope, new LoggedNote(new byte[] {1, 2}), passing)));

        assertThat(items.get(0)).isEqualTo(envelope);
        assertThat(((LoggedNote) items.get(1)).content()).containsExactly(1, 2);
        assertThat(items.get(2)).isEqualTo(passing);
    }

    @Test
    void shouldSayThatACellIsDamaged() {
        byte[] cell = CellCodec.encode(1, 7, List.of(PLAIN));

        assertThatThrownBy(() -> CellCodec.decode(Arrays.copyOf(cell, 9)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("a cell of the packet log is damaged");
    }

    @Test
    void shouldNotBeReadInPart() {
        EncodedEvent event = new EncodedEvent("51-[\"a\"", List.of(new byte[] {1, 2, 3}));
        byte[] cell = CellCodec.encode(1, 7, List.of(PLAIN, new LoggedEvent(Set.of("a"), Set.of(), event)));

        for (int length = 0; length < cell.length; length++) {
            byte[] part = Arrays.copyOf(cell, length);
            assertThatThrownBy(() -> CellCodec.decode(part)).isInstanceOf(UncheckedIOException.class);
        }
    }

    /** It has no length, so what comes behind it would be read as something else. */
    @Test
    void shouldNotBeReadBehindAnItemOfAnUnknownKind() {
        byte[] cell = CellCodec.encode(1, 7, List.of(PLAIN, PLAIN));
        ByteBuffer.wrap(cell).putInt(2 * Long.BYTES + Short.BYTES, -9);

        assertThatThrownBy(() -> CellCodec.decode(cell))
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("unknown kind of item -9");
    }
}
