package org.reprise.socketio.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.concurrent.ThreadLocalRandom;
import javax.cache.CacheException;

/** The epoch on which those agree who write one log: that of whoever was first. Waits for the cache; thread-safe. */
final class SharedEpoch {

    private final Entries marks;
    private final String key;

    /** @param marks whose entries do not expire */
    SharedEpoch(Entries marks, String namespace) {
        this.marks = marks;
        key = namespace + "#epoch";
    }

    /** That of the log, which begins with it if there is none. */
    String agree() {
        keep(Offsets.epoch(ThreadLocalRandom.current().nextLong()));
        byte[] agreed = marks.get(key);
        if (agreed == null) {
            throw new CacheException("the epoch of a packet log was not stored");
        }
        return new String(agreed, US_ASCII);
    }

    /** Whether it is this one. */
    boolean is(String epoch) {
        byte[] agreed = marks.get(key);
        return agreed != null && new String(agreed, US_ASCII).equals(epoch);
    }

    /** Stores it if there is none, or none any more. */
    void keep(String epoch) {
        if (marks.get(key) == null) {
            marks.putIfAbsent(key, epoch.getBytes(US_ASCII));
        }
    }
}
