package org.reprise.socketio.recovery;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import javax.cache.Cache;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.cluster.Heartbeats;
import org.reprise.socketio.cluster.Quorum;
import org.reprise.socketio.cluster.Roster;
import org.reprise.socketio.log.Clocks;
import org.reprise.socketio.log.Entries;
import org.reprise.socketio.log.LogLimits;
import org.reprise.socketio.log.SharedLog;

/**
 * Where the nodes of a cluster have what they share: in caches; or in a durable store, where caches only bring the news.
 *
 * @param cells of the logs
 * @param marks of how far the logs have come
 * @param signs of life
 * @param news tells the other nodes of a cell that is stored
 * @param store under all this; null for none
 */
record Backplane(
        Entries cells,
        Entries marks,
        Entries signs,
        BiConsumer<String, byte[]> news,
        @Nullable DurableStore store,
        Clocks clocks) {

    private static final String SIGNS = "reprise.cluster.nodes";

    /** The log of a namespace, which is begun if there is none. */
    SharedLog log(String namespace, LogLimits limits) {
        return new SharedLog(namespace, cells, marks, news, limits, clocks);
    }

    /** This node among those that serve a namespace. */
    Roster roster(String namespace, Quorum quorum) {
        return new Roster(heartbeats(namespace), quorum, clocks);
    }

    private Heartbeats heartbeats(String namespace) {
        return new Heartbeats(namespace, signs, clocks.time());
    }

    /** Removes what is left in the store of nodes that are gone, but for those; a cache lets go of it by itself. */
    void removeOldSigns(String namespace, Set<Long> nodes) {
        if (store != null) {
            Map<String, byte[]> all = new HashMap<>();
            store.read(SIGNS, namespace, all::put);
            heartbeats(namespace).removeOld(all, nodes);
        }
    }

    /** In caches, whose listeners tell by themselves. */
    static Backplane inCaches(
            SharedCaches shared,
            Duration retention,
            Executor executor,
            Clocks clocks,
            BiConsumer<String, byte[]> arrived) {
        Cache<String, byte[]> cells = open(shared, "reprise.cells", lasting(retention));
        CellListener.listen(cells, shared, executor, arrived);
        return new Backplane(
                Entries.of(cells),
                Entries.of(open(shared, "reprise.logs", EternalExpiryPolicy.factoryOf())),
                Entries.of(openSigns(shared, retention)),
                (key, cell) -> {},
                null,
                clocks);
    }

    /** In a store, which decides who writes a cell. */
    static Backplane inStore(
            DurableStore store,
            SharedCaches shared,
            Executor executor,
            Clocks clocks,
            BiConsumer<String, byte[]> arrived) {
        Cache<String, byte[]> told = open(shared, "reprise.news", EternalExpiryPolicy.factoryOf());
        return new Backplane(
                store.entries("reprise.cluster.cells"),
                store.entries("reprise.cluster.logs"),
                store.entries(SIGNS),
                new News(told, shared, executor, arrived),
                store,
                clocks);
    }

    /** The signs of life of nodes, which outlast what the log tells of them. */
    static Cache<String, byte[]> openSigns(SharedCaches shared, Duration retention) {
        Duration lasting = retention.compareTo(Heartbeats.USE) > 0 ? retention : Heartbeats.USE;
        return open(shared, "reprise.nodes", lasting(lasting));
    }

    static Factory<? extends ExpiryPolicy> lasting(Duration duration) {
        return ModifiedExpiryPolicy.factoryOf(
                new javax.cache.expiry.Duration(TimeUnit.MILLISECONDS, duration.toMillis()));
    }

    /** A cache that all nodes have, which is created if it is missing. */
    static Cache<String, byte[]> open(SharedCaches shared, String name, Factory<? extends ExpiryPolicy> expiry) {
        Cache<String, byte[]> present = shared.manager().getCache(name, String.class, byte[].class);
        if (present != null) {
            return present;
        }
        MutableConfiguration<String, byte[]> configuration = new MutableConfiguration<String, byte[]>()
                .setTypes(String.class, byte[].class)
                .setExpiryPolicyFactory(expiry);
        return shared.manager().createCache(name, shared.complete(name, configuration));
    }
}
