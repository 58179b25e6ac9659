package org.reprise.socketio.cdi;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.provider.Location;
import org.reprise.socketio.provider.Provider;

/**
 * What the nodes of a cluster share.
 *
 * @param provider of the caches
 * @param location where its nodes or servers are
 */
record ClusterSettings(Provider provider, Location location) {

    private static final String ENABLED = "socketio.cluster.enabled";
    private static final String PROVIDER = "socketio.cache.provider";
    private static final String URI = "socketio.cache.uri";
    private static final String PROVIDERS = "hazelcast or redisson, or leave it away for hazelcast";

    /** Null for a node alone, and where there is a mistake. */
    static @Nullable ClusterSettings read(ConfigReader config) {
        boolean enabled = config.flag(ENABLED, false);
        String name = config.text(PROVIDER, enabled ? "hazelcast" : "caffeine");
        if (!enabled) {
            if (!name.equals("caffeine")) {
                config.mistake(PROVIDER, "is \"" + name + "\"; give it caffeine, or set " + ENABLED + "=true");
            }
            return null;
        }
        if (!config.flag("socketio.recovery.enabled", false)) {
            config.mistake(ENABLED, "is \"true\"; set socketio.recovery.enabled=true, too, which it rests on");
        }
        if (name.equals("infinispan")) {
            config.mistake(
                    PROVIDER,
                    "is \"infinispan\", which can lose events when a node joins or is lost; give it " + PROVIDERS);
            return null;
        }
        Optional<Provider> provider = Provider.of(name);
        if (provider.isEmpty()) {
            config.mistake(PROVIDER, "is \"" + name + "\"; give it " + PROVIDERS);
            return null;
        }
        Optional<Location> location =
                config.value(URI, provider.get().form(), text -> provider.get().location(text));
        if (location.isEmpty() && config.isMissing(URI)) {
            config.mistake(URI, "is missing; give it " + provider.get().form());
        }
        return location.map(found -> new ClusterSettings(provider.get(), found)).orElse(null);
    }
}
