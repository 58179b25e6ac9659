package org.reprise.socketio.namespace;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import javax.cache.CacheException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.reprise.socketio.recovery.MemoryStore;

/** One server after the other, over a durable store. */
class CrashUnderLoadTest extends CrashUnderLoadContract {

    private MemoryStore store;
    private volatile Life life;

    /** Slow at times, and at times it fails, before or after it has stored something. */
    private static final class RoughStore extends MemoryStore {

        private final Random random;

        RoughStore(Map<String, Map<String, byte[]>> tables, Random random) {
            super(tables);
            this.random = random;
        }

        @Override
        protected MemoryStore with(Map<String, Map<String, byte[]>> rows) {
            return new RoughStore(rows, random);
        }

        @Override
        protected void beforeWrite(String cache) {
            failIfCrashed();
            trouble(random);
        }

        @Override
        protected void afterWrite(String cache) {
            failIfCrashed();
            failAtTimes(random);
        }

        private void failIfCrashed() {
            if (isCrashed()) {
                throw new CacheException("crashed");
            }
        }
    }

    @RepeatedTest(12)
    void shouldLoseNothing(RepetitionInfo repetition) throws Exception {
        loseNothing(1000L * repetition.getCurrentRepetition());
    }

    @Override
    void begin(Random random) {
        begin(new RoughStore(new ConcurrentHashMap<>(), random), TestServer.START);
    }

    private void begin(MemoryStore stored, Instant now) {
        store = stored;
        life = live(TestServer.durable(store, storage(), handlers(), now));
    }

    @Override
    Life life() {
        return life;
    }

    @Override
    void crash() {
        Life old = life;
        begin(store.crash(), old.server().now());
        end(old);
    }

    @Override
    void pass() {
        life.server().advance(Duration.ofSeconds(1));
    }
}
