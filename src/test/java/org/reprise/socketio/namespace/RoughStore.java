package org.reprise.socketio.namespace;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import javax.cache.CacheException;
import org.reprise.socketio.recovery.MemoryStore;

/** Slow at times, and at times it fails, before or after it has stored something. */
final class RoughStore extends MemoryStore {

    private final Random random;

    RoughStore(Random random) {
        this(new ConcurrentHashMap<>(), random);
    }

    private RoughStore(Map<String, Map<String, byte[]>> tables, Random random) {
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
        CrashUnderLoadContract.trouble(random);
    }

    @Override
    protected void afterWrite(String cache) {
        failIfCrashed();
        CrashUnderLoadContract.failAtTimes(random);
    }

    private void failIfCrashed() {
        if (isCrashed()) {
            throw new CacheException("crashed");
        }
    }
}
