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
}
