package org.reprise.socketio.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reprise.socketio.cluster.Node;

/** Notes to bytes and back, and what becomes of those of other versions. */
class NoteCodecTest {

    private static final Set<String> ROOMS = new LinkedHashSet<>(List.of("a", "Zo\u00eb"));

    static Stream<Note> notes() {
        return Stream.of(
                new Note.Kept("/#key", 7, new byte[] {1, 2, 3}),
                new Note.Ended("/#key"),
                new Note.Claimed("/#key"),
                new Note.NodeLost(-5),
                new Note.Present("4711@desk", Set.of()),
                new Note.Present("4711@desk", Set.of(new Node(-5, "4712@desk"), new Node(6, "4713@desk"))),
                new Note.Asked(new byte[] {4}),
                new Note.Ordered(new Order.Rooms(true, ROOMS, Set.of(), Set.of("x"))),
                new Note.Ordered(new Order.Rooms(false, Set.of(), ROOMS, Set.of("x"))),
                new Note.Ordered(new Order.Disconnect(ROOMS, Set.of("x"), true)),
                new Note.Ordered(new Order.Disconnect(Set.of(), Set.of("x"), false)),
                new Note.Ordered(new Order.Revoke("alice")));
    }

    private static void assertSame(Note read, Note note) {
        assertThat(read).usingRecursiveComparison().isEqualTo(note);
        assertThat(read).hasSameClassAs(note);
    }

    @ParameterizedTest
    @MethodSource("notes")
    void shouldComeBack(Note note) {
        assertSame(NoteCodec.decode(NoteCodec.encode(note)), note);
    }

    @ParameterizedTest
    @MethodSource("notes")
    void shouldComeBackThoughALaterVersionSaysMore(Note note) {
        byte[] bytes = NoteCodec.encode(note);

        assertSame(NoteCodec.decode(Arrays.copyOf(bytes, bytes.length + 5)), note);
    }

    @ParameterizedTest
    @MethodSource("notes")
    void shouldNotBeReadInPart(Note note) {
        byte[] bytes = NoteCodec.encode(note);

        for (int length = 0; length < bytes.length; length++) {
            byte[] part = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> NoteCodec.decode(part)).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void shouldBeNothingIfItsKindIsUnknown() {
        assertThat(NoteCodec.decode(new byte[] {'?', 1, 2, 3})).isNull();
    }

    @Test
    void shouldNotBeReadIfItIsDamaged() {
        assertThatThrownBy(() -> NoteCodec.decode(new byte[] {'e', -1, -1, -1, -1}))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("a note in the packet log cannot be read");
    }
}
