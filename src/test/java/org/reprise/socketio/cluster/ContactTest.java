package org.reprise.socketio.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.log.Clocks;
import org.reprise.socketio.log.Entries;
import org.reprise.socketio.recovery.SharedMemory;

class ContactTest {

    private static final Set<Long> OTHERS = Set.of(7L, 8L);

    private final Entries entries = Entries.of(new SharedMemory.Node(new SharedMemory())
            .manager()
            .createCache("nodes", new MutableConfiguration<String, byte[]>()));
    private long millis;
    private final Clocks clocks = new Clocks(() -> Instant.ofEpochMilli(millis), () -> millis * 1_000_000);
    private final Heartbeats other = new Heartbeats("/", entries, clocks.time());
    private final Contact contact =
            new Contact(new Heartbeats("/", entries, clocks.time()), new Quorum(1, clocks), clocks);

    @BeforeEach
    void begin() {
        other.beat(7);
    }

    @Test
    void shouldBeMadeAsLongAsItIsAskedFor() {
        for (int i = 0; i < 10; i++) {
            millis += Contact.PAUSE - 1;
            assertThat(contact.isMade(OTHERS)).isTrue();
        }
    }

    /** This node is paused, and has taken up what was on its way to it. */
    private void pause() {
        millis += Contact.PAUSE;
        for (int i = 0; i < Contact.SETTLING; i++) {
            assertThat(contact.isMade(OTHERS)).isFalse();
        }
    }

    @Test
    void shouldNotBeMadeAfterAPauseUntilThereIsANewSign() {
        pause();
        assertThat(contact.isMade(OTHERS)).isFalse();
        other.beat(7);

        assertThat(contact.isMade(OTHERS)).isTrue();
        assertThat(contact.isMade(OTHERS)).isTrue();
    }

    @Test
    void shouldNotTakeForNewWhatWasOnItsWayDuringThePause() {
        millis += Contact.PAUSE;
        for (int i = 0; i < Contact.SETTLING; i++) {
            assertThat(contact.isMade(OTHERS)).isFalse();
            other.beat(7);
        }

        assertThat(contact.isMade(OTHERS)).isTrue();
    }

    @Test
    void shouldGiveUpWhereAllOthersAreGone() {
        pause();
        int asked = 1;
        while (!contact.isMade(OTHERS)) {
            asked++;
        }

        assertThat(asked).isEqualTo(Contact.PATIENCE).isGreaterThan(Heartbeats.PATIENCE);
    }

    @Test
    void shouldNotWaitWhereThereIsNobodyElse() {
        millis += Contact.PAUSE;

        assertThat(contact.isMade(Set.of())).isTrue();
    }

    @Test
    void shouldBeginAnewAfterEachPause() {
        pause();
        other.beat(7);
        assertThat(contact.isMade(OTHERS)).isTrue();
        millis += Contact.PAUSE;

        assertThat(contact.isMade(OTHERS)).isFalse();
    }
}
