package org.reprise.socketio.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class RoomIndexTest {

    private final RoomIndex index = new RoomIndex();
    private final Membership membership = new Membership();

    @Test
    void shouldFindWhatWasSentToAll() {
        index.add(Set.of(), 1);
        index.add(Set.of("a"), 2);
        index.add(Set.of(), 3);

        assertThat(index.after(0, membership)).containsExactly(1, 3);
        assertThat(index.after(1, membership)).containsExactly(3);
        assertThat(index.after(3, membership)).isEmpty();
    }

    @Test
    void shouldFindEachOnceInOrder() {
        membership.join("a", 0);
        membership.join("b", 0);
        index.add(Set.of("b"), 1);
        index.add(Set.of("a", "b"), 2);
        index.add(Set.of(), 3);
        index.add(Set.of("a"), 4);
        index.add(Set.of("c"), 5);

        assertThat(index.after(0, membership)).containsExactly(1, 2, 3, 4);
        assertThat(index.after(2, membership)).containsExactly(3, 4);
    }

    @Test
    void shouldLookAtStaysAndNotAtThePresent() {
        membership.join("a", 2);
        membership.leave("a", 4, 0);
        membership.join("a", 6);
        for (long position = 1; position <= 8; position++) {
            index.add(Set.of("a"), position);
        }

        assertThat(index.after(0, membership)).containsExactly(3, 4, 7, 8);
        assertThat(index.after(3, membership)).containsExactly(4, 7, 8);
    }

    @Test
    void shouldForgetWhatIsRemoved() {
        membership.join("a", 0);
        membership.join("b", 0);
        index.add(Set.of("a", "b"), 1);
        index.add(Set.of("a"), 2);
        index.add(Set.of(), 3);
        index.removeUpTo(Set.of("a", "b"), 1);
        index.removeUpTo(Set.of("unknown"), 1);

        assertThat(index.after(0, membership)).containsExactly(2, 3);
        index.removeUpTo(Set.of("a"), 2);
        index.removeUpTo(Set.of(), 3);
        assertThat(index.after(0, membership)).isEmpty();
    }
}
