package org.reprise.socketio.namespace;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.reprise.socketio.recovery.SharedCaches;
import org.reprise.socketio.recovery.SharedMemory;

/** Over memory that forgets to tell of what is written, and fails at times. */
class ClusterUnderLoadTest extends ClusterUnderLoadContract {

    private final SharedMemory memory = new SharedMemory();

    /** Is not told of all, waits at times, and has its calls fail before or after they have done something. */
    private static final class RoughNode extends SharedMemory.Node {

        private final Random random;
        private volatile boolean joined;

        RoughNode(SharedMemory memory, Random random) {
            super(memory);
            this.random = random;
        }

        @Override
        protected boolean hears(String key) {
            return random.nextInt(4) > 0;
        }

        @Override
        protected void before(String cache, String method) {
            if (joined) {
                trouble(random);
            }
        }

        @Override
        protected void after(String cache, String method) {
            if (joined) {
                failAtTimes(random);
            }
        }
    }

    @RepeatedTest(8)
    void shouldLoseNothing(RepetitionInfo repetition) throws Exception {
        loseNothing(2000L * repetition.getCurrentRepetition());
    }

    @Override
    SharedCaches open(Random random) {
        return new RoughNode(memory, random);
    }

    @Override
    void joined(SharedCaches caches) {
        ((RoughNode) caches).joined = true;
    }

    @Override
    void cut(SharedCaches caches) {
        ((RoughNode) caches).cut();
    }
}
