package org.reprise.socketio.namespace;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.reprise.socketio.recovery.MemoryStore;

/** One server after the other, over a durable store. */
class CrashUnderLoadTest extends CrashUnderLoadContract {

    private MemoryStore store;
    private volatile Life life;

    @RepeatedTest(12)
    void shouldLoseNothing(RepetitionInfo repetition) throws Exception {
        loseNothing(1000L * repetition.getCurrentRepetition());
    }

    @Override
    void begin(Random random) {
        begin(new RoughStore(random), TestServer.START);
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
