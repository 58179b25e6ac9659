package org.reprise.socketio.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.reprise.socketio.log.Membership;

class AwaySessionsTest {

    private static final int ALL = 10;

    private final AwaySessions away = new AwaySessions();

    private void put(String key, long expiresAt) {
        away.put(key, new Session(key, null, new Membership(), new SessionData(), 0, 0, 0, expiresAt));
    }

    @Test
    void shouldEndThoseWhoseTimeIsOver() {
        put("a", 100);
        put("b", 200);

        assertThat(away.takeExpired(99, ALL)).isEmpty();
        assertThat(away.takeExpired(100, ALL)).containsOnlyKeys("a");
        assertThat(away.get("a")).isNull();
        assertThat(away.get("b")).isNotNull();
    }

    /** As those of a node that is gone, of which some have been away for longer than others. */
    @Test
    void shouldEndThemInWhateverOrderTheyHaveCome() {
        put("a", 200);
        put("b", 100);
        put("c", 300);

        assertThat(away.takeExpired(100, ALL)).containsOnlyKeys("b");
        assertThat(away.takeExpired(200, ALL)).containsOnlyKeys("a");
    }

    @Test
    void shouldEndThoseThatExpireFirstBeyondTheNumberThatIsKept() {
        put("a", 200);
        put("b", 100);
        put("c", 300);

        assertThat(away.takeExpired(0, 1).keySet()).containsExactly("b", "a");
    }

    @Test
    void shouldCountFromWhenTheyWerePutLast() {
        put("a", 100);
        put("b", 150);
        put("a", 200);

        assertThat(away.takeExpired(150, ALL)).containsOnlyKeys("b");
    }
}
