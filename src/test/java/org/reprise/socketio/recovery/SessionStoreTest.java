package org.reprise.socketio.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.log.Membership;

class SessionStoreTest {

    private static final String KEY = SessionStore.key("/", "pid");

    private final TestRecovery recovery = new TestRecovery();
    private final MemoryStore rows = new MemoryStore();
    private final SessionStore store = open();

    private SessionStore open() {
        MutableConfiguration<String, byte[]> configuration =
                new MutableConfiguration<String, byte[]>().setTypes(String.class, byte[].class);
        rows.underlie(SessionStore.CACHE, configuration, false);
        Cache<String, byte[]> cache = recovery.caches.createCache(SessionStore.CACHE, configuration);
        return new SessionStore(cache, rows);
    }

    @AfterEach
    void close() {
        recovery.close();
    }

    private static Session session(String sid, long expiresAt) {
        return new Session(sid, null, new Membership(), Map.of("n", 1), 1, 2, 3, expiresAt);
    }

    private void keep(String key, Session session) {
        store.write(new SessionChanges(Map.of(key, SessionCodec.encode(session)), Set.of()));
    }

    private Map<String, Session> restore() {
        return store.restore("/", 1000, 20);
    }

    @Test
    void shouldGiveBackWhatItKept() {
        keep(KEY, session("sid", 50));

        assertThat(restore()).containsOnlyKeys(KEY);
        assertThat(restore().get(KEY)).satisfies(session -> {
            assertThat(session.sid()).isEqualTo("sid");
            assertThat(session.data()).containsEntry("n", 1);
            assertThat(session.expiresAt()).isEqualTo(50);
        });
        assertThat(store.restore("/other", 100, 20)).isEmpty();
    }

    @Test
    void shouldGiveTheConnectedTheirTimeFromWhenTheServerWasAliveLast() {
        keep(KEY, session("sid", Long.MAX_VALUE));

        assertThat(restore().get(KEY).expiresAt()).isEqualTo(1020);
    }

    @Test
    void shouldGiveThemInTheOrderInWhichTheyExpire() {
        keep(SessionStore.key("/", "1"), session("middle", 300));
        keep(SessionStore.key("/", "2"), session("first", 30));
        keep(SessionStore.key("/", "3"), session("last", Long.MAX_VALUE));

        assertThat(restore().values()).extracting(Session::sid).containsExactly("first", "middle", "last");
    }

    @Test
    void shouldForgetWhatEnded() {
        keep(KEY, session("sid", 50));
        store.write(new SessionChanges(Map.of(), Set.of(KEY)));

        assertThat(restore()).isEmpty();
        assertThat(rows.table(SessionStore.CACHE)).isEmpty();
    }

    @Test
    void shouldDropWhatItCannotRead() {
        keep(KEY, session("sid", 50));
        rows.table(SessionStore.CACHE).put("/#other", new byte[] {99, 1, 2});

        assertThat(restore()).containsOnlyKeys(KEY);
        assertThat(rows.table(SessionStore.CACHE)).containsOnlyKeys(KEY);
    }

    @Test
    void shouldNotKeepThePidItself() {
        String key = SessionStore.key("/chat", "a-secret-pid");
        keep(key, session("sid", 50));

        assertThat(key).startsWith("/chat#").hasSize("/chat#".length() + 43).doesNotContain("secret");
        assertThat(new String(rows.table(SessionStore.CACHE).get(key), StandardCharsets.ISO_8859_1))
                .doesNotContain("secret");
    }
}
