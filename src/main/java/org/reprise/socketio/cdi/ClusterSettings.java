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
 * @param quorum how many nodes have to see each other before what they store counts
 */
record ClusterSettings(Provider provider, Location location, int quorum) {

    /** One copy on each, of which the provider makes seven at most. */
    private static final int MAX_QUORUM = 7;

    private static final String ENABLED = "socketio.cluster.enabled";
    private static final String PROVIDER = "socketio.cache.provider";
    private static final String URI = "socketio.cache.uri";
    private static final String QUORUM = "socketio.cluster.quorum";
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
        return location.map(found -> new ClusterSettings(provider.get(), found, quorum(config, provider.get(), found)))
                .orElse(null);
    }

    /** Where a split of the network can cost anything, and there can be a majority, that. */
    private static int quorum(ConfigReader config, Provider provider, Location location) {
        int known = location.addresses().size();
        if (!provider.splits()
                || config.text("socketio.recovery.store", "memory").equals("jdbc")) {
            if (!config.isMissing(QUORUM)) {
                config.mistake(QUORUM, "is for hazelcast in memory alone, here the store decides; leave it away");
            }
            return 1;
        }
        int most = known == 0 ? MAX_QUORUM : Math.min(known, MAX_QUORUM);
        int quorum = config.count(QUORUM, known < 3 ? 1 : Math.min(known / 2 + 1, MAX_QUORUM));
        if (quorum > most) {
            config.mistake(
                    QUORUM,
                    "is \"" + quorum + "\"; give it a whole number from 1 to " + most
                            + (known == 0 || known > MAX_QUORUM ? "" : ", the number of nodes in " + URI));
        }
        return quorum;
    }
}
