package org.reprise.socketio.recovery;

import javax.cache.CacheManager;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;

/** Caches that several nodes have in common. */
public interface SharedCaches {

    /** Where they are made; stays the caller's. */
    CacheManager manager();

    /** What the provider needs beside what JCache can say: that nothing is evicted, above all. */
    Configuration<String, byte[]> complete(String name, MutableConfiguration<String, byte[]> configuration);

    /**
     * How many nodes have to see each other before what they store counts, since a provider drops what fewer of them have
     * stored while the network was split; 1 where it does not matter.
     */
    default int quorum() {
        return 1;
    }

    /** Whether what is stored is on as many nodes as it has to be, so that none of it goes with one of them; waits. */
    default boolean isSafe() {
        return true;
    }

    /**
     * Has something called, on any thread, just before what is stored is replaced by what another side of a split cluster
     * has, and when that is done.
     */
    default void onMerge(Runnable action) {}
}
