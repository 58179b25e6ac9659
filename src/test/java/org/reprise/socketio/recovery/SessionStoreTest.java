package org.reprise.socketio.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.log.Membership;

class SessionStoreTest {

    private final TestRecovery recovery = new TestRecovery();
    private final Cache<String, byte[]> cache = recovery.caches.createCache(
            "sessions", new MutableConfiguration<String, byte[]>().setTypes(String.class, byte[].class));
    private final SessionStore store = new SessionStore(cache, Duration.ofMinutes(2), recovery);

    @AfterEach
    void close() {
        recovery.close();
    }

    private static Session session(String sid) {
        return new Session(sid, null, new Membership(), Map.of(), 1, 2, 3, Long.MAX_VALUE);
    }

    @Test
    void shouldFindWithoutTaking() {
        store.put(SessionStore.key("/", "pid"), session("sid"));

        assertThat(store.find(SessionStore.key("/", "pid"))).map(Session::sid).hasValue("sid");
        assertThat(store.find(SessionStore.key("/", "pid"))).isPresent();
        assertThat(store.claim(SessionStore.key("/", "pid"))).map(Session::sid).hasValue("sid");
    }

    @Test
    void shouldGiveASessionOnce() {
        store.put(SessionStore.key("/", "pid"), session("sid"));
        store.claim(SessionStore.key("/", "pid"));

        assertThat(store.claim(SessionStore.key("/", "pid"))).isEmpty();
        assertThat(store.find(SessionStore.key("/", "pid"))).isEmpty();
    }

    @Test
    void shouldKnowOneSessionOfAPid() {
        store.put(SessionStore.key("/", "pid"), session("one"));
        store.put(SessionStore.key("/", "pid"), session("two"));

        assertThat(store.claim(SessionStore.key("/", "pid"))).map(Session::sid).hasValue("two");
        assertThat(store.claim(SessionStore.key("/", "pid"))).isEmpty();
    }

    @Test
    void shouldKeepNamespacesAndPidsApart() {
        store.put(SessionStore.key("/", "pid"), session("sid"));

        assertThat(store.find(SessionStore.key("/other", "pid"))).isEmpty();
        assertThat(store.claim(SessionStore.key("/", "pie"))).isEmpty();
        assertThat(store.find(SessionStore.key("/", ""))).isEmpty();
        assertThat(store.find(SessionStore.key("/", "pid"))).isPresent();
    }

    @Test
    void shouldNotKeepThePidItself() {
        store.put(SessionStore.key("/chat", "a-secret-pid"), session("sid"));

        assertThat(cache).singleElement().satisfies(entry -> {
            assertThat(entry.getKey())
                    .startsWith("/chat#")
                    .hasSize("/chat#".length() + 43)
                    .doesNotContain("secret");
            assertThat(new String(entry.getValue(), java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain("secret");
        });
    }

    @Test
    void shouldExpireByTheClock() {
        store.put(SessionStore.key("/", "pid"), session("sid"));
        Session stored = store.find(SessionStore.key("/", "pid")).orElseThrow();
        recovery.advance(Duration.ofMinutes(2).minusMillis(1));
        assertThat(store.isExpired(stored)).isFalse();

        recovery.advance(Duration.ofMillis(1));
        assertThat(store.isExpired(stored)).isTrue();
        assertThat(store.isExpired(session("live"))).isFalse();
    }

    @Test
    void shouldBeginTheTimeAnewWithEachPut() {
        store.put(SessionStore.key("/", "pid"), session("sid"));
        recovery.advance(Duration.ofMinutes(1));
        store.put(
                SessionStore.key("/", "pid"),
                store.claim(SessionStore.key("/", "pid")).orElseThrow());
        recovery.advance(Duration.ofMinutes(1));

        assertThat(store.isExpired(store.find(SessionStore.key("/", "pid")).orElseThrow()))
                .isFalse();
    }

    @RepeatedTest(50)
    void shouldGiveASessionToOneOfManyThreads() throws Exception {
        int threads = 16;
        store.put(SessionStore.key("/", "pid"), session("sid"));
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<Optional<Session>>> claims = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            claims.add(pool.submit(() -> {
                start.await();
                return store.claim(SessionStore.key("/", "pid"));
            }));
        }
        int successes = 0;
        for (Future<Optional<Session>> claim : claims) {
            successes += claim.get(10, TimeUnit.SECONDS).isPresent() ? 1 : 0;
        }
        pool.shutdown();

        assertThat(successes).isEqualTo(1);
    }
}
