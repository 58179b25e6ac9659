package org.reprise.socketio.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.log.Clocks;

/** One of three nodes, of which two are enough. */
class QuorumTest {

    private static final long LOOK = 1_000;

    private final Map<String, byte[]> signs = new HashMap<>();
    private long millis = 1_000_000;
    private byte beats;
    private final Clocks clocks = new Clocks(() -> Instant.ofEpochMilli(millis), () -> millis * 1_000_000);
    private final Quorum quorum = new Quorum(2, clocks);

    private void beat(String node) {
        signs.put(node, new byte[] {++beats});
    }

    private void look() {
        millis += LOOK;
        quorum.look(() -> signs);
    }

    /** Both others are there. */
    private void meet() {
        for (int i = 0; i < 2; i++) {
            beat("b");
            beat("c");
            look();
        }
        assertThat(quorum.isMet()).isTrue();
    }

    @Test
    void shouldBeMetByANodeAloneIfThatIsEnough() {
        assertThat(new Quorum(1, clocks).isMet()).isTrue();
    }

    @Test
    void shouldNotBeMetBeforeTheOthersHaveShownThatTheyAreAlive() {
        beat("b");
        checkThatANewSignIsNeeded();
    }

    @Test
    void shouldBeMetAsLongAsOneOfTheOthersIsThere() {
        meet();
        for (int i = 0; i < 20; i++) {
            beat("c");
            look();
            assertThat(quorum.isMet()).isTrue();
        }
    }

    /** It is not known when the last sign was given, only that it was not there at the look before. */
    @Test
    void shouldCountTheAgeOfASignFromWhenItWasNotThereYet() {
        meet();
        beat("b");
        look();
        millis += Quorum.FRESH - LOOK - 1;
        assertThat(quorum.isMet()).isTrue();
        millis++;

        assertThat(quorum.isMet()).isFalse();
    }

    @Test
    void shouldNotBeMetWhileTheyCannotBeLookedAt() {
        meet();
        for (int i = 0; i < 4; i++) {
            beat("b");
            millis += LOOK;
            try {
                quorum.look(() -> {
                    throw new CacheException("no answer");
                });
            } catch (CacheException expected) {
                assertThat(expected).isNotNull();
            }
        }

        assertThat(quorum.isMet()).isFalse();
    }

    /** This node does nothing for a while. */
    private void pause() {
        meet();
        millis += 10 * Quorum.PAUSE;
    }

    @Test
    void shouldNotTakeForNewWhatWasOnItsWayDuringAPause() {
        pause();
        beat("b");
        look();
        assertThat(quorum.isMet()).isFalse();
        beat("b");
        millis += Quorum.SETTLING - 1 - LOOK;
        look();
        assertThat(quorum.isMet()).isFalse();
    }

    @Test
    void shouldBeMetAgainWhenThereAreNewSignsAfterAPause() {
        pause();
        checkThatANewSignIsNeeded();
    }

    private void checkThatANewSignIsNeeded() {
        look();
        look();
        assertThat(quorum.isMet()).isFalse();
        beat("b");
        look();

        assertThat(quorum.isMet()).isTrue();
    }

    @Test
    void shouldForgetWhoHasLeft() {
        meet();
        signs.remove("b");
        signs.remove("c");
        look();

        assertThat(quorum.isMet()).isFalse();
    }

    @Test
    void shouldSayWhenItIsMissedForLong() {
        meet();
        for (long passed = 0; passed < Quorum.PATIENCE; passed += LOOK) {
            assertThat(quorum.isMissedForLong()).isFalse();
            look();
        }
        look();
        look();
        look();
        assertThat(quorum.isMissedForLong()).isTrue();
        meet();

        assertThat(quorum.isMissedForLong()).isFalse();
    }
}
