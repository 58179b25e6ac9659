package org.reprise.socketio.provider;

import com.hazelcast.cache.HazelcastCachingProvider;
import com.hazelcast.cache.HazelcastMemberCachingProvider;
import com.hazelcast.config.CacheConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.FileSystemXmlConfig;
import com.hazelcast.config.FileSystemYamlConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.spi.merge.DiscardMergePolicy;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.util.IntSummaryStatistics;
import javax.cache.CacheManager;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;

/**
 * Hazelcast, with a member in each node: nothing else has to run. An entry is on two members, or on as many as are a
 * quorum, when it is copied after one has come or gone; so one node fewer than that may go at a time without a loss, and no
 * entry is on those alone that are fewer than a quorum.
 */
final class HazelcastCaches implements NodeCaches {

    private static final String CLUSTER = "reprise";

    private final ClassLoader loader = HazelcastCaches.class.getClassLoader();
    private final int quorum;
    private final HazelcastInstance member;
    private final CachingProvider provider = new HazelcastMemberCachingProvider();
    private final CacheManager manager;

    /** @param quorum how many nodes have to see each other before what they store counts */
    HazelcastCaches(Location location, int quorum) {
        this.quorum = quorum;
        Config config = location.file() == null ? configuration(location) : read(location.file());
        config.setClassLoader(loader);
        member = Hazelcast.newHazelcastInstance(config);
        manager = provider.getCacheManager(null, loader, HazelcastCachingProvider.propertiesByInstanceItself(member));
    }

    private static Config configuration(Location location) {
        Config config = new Config().setClusterName(CLUSTER);
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.setProperty("hazelcast.logging.type", "jdk");
        config.setProperty("hazelcast.health.monitoring.level", "OFF");
        config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
        config.setProperty("hazelcast.max.no.heartbeat.seconds", "10"); // others wait so long for who is paused
        config.setProperty(
                "hazelcast.operation.call.timeout.millis", "5000"); // twice that for what a broken line has lost
        config.setProperty("hazelcast.merge.first.run.delay.seconds", "5");
        config.setProperty("hazelcast.merge.next.run.delay.seconds", "5");
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true);
        location.addresses().forEach(address -> join.getTcpIpConfig().addMember(address.toString()));
        IntSummaryStatistics ports =
                location.addresses().stream().mapToInt(Location.Address::port).summaryStatistics();
        config.getNetworkConfig().setPort(ports.getMin()).setPortCount(ports.getMax() - ports.getMin() + 1);
        if (location.isLocal()) {
            config.setProperty("hazelcast.socket.bind.any", "false");
            config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        }
        return config;
    }

    static Config read(Path file) {
        try {
            return file.toString().endsWith(".xml")
                    ? new FileSystemXmlConfig(file.toFile())
                    : new FileSystemYamlConfig(file.toFile());
        } catch (FileNotFoundException missing) {
            throw new IllegalStateException(
                    "SIO0417 the file " + file + " of socketio.cache.uri cannot be read", missing);
        }
    }

    @Override
    public CacheManager manager() {
        return manager;
    }

    /**
     * Otherwise Hazelcast drops entries silently when there are about ten thousand; and after a split of the network it
     * mixes the logs of both sides, where one has to give way.
     */
    @Override
    public Configuration<String, byte[]> complete(String name, MutableConfiguration<String, byte[]> configuration) {
        EvictionConfig never = new EvictionConfig()
                .setEvictionPolicy(EvictionPolicy.LRU)
                .setMaxSizePolicy(MaxSizePolicy.ENTRY_COUNT)
                .setSize(Integer.MAX_VALUE);
        return new CacheConfig<>(configuration)
                .setBackupCount(Math.max(1, quorum - 1))
                .setEvictionConfig(never)
                .setMergePolicyConfig(new MergePolicyConfig().setPolicy(DiscardMergePolicy.class.getName()));
    }

    @Override
    public int quorum() {
        return quorum;
    }

    @Override
    public boolean isSafe() {
        return member.getPartitionService().isClusterSafe();
    }

    @Override
    public void onMerge(Runnable action) {
        member.getLifecycleService().addLifecycleListener(event -> {
            switch (event.getState()) {
                case MERGING, MERGED, MERGE_FAILED -> action.run();
                default -> {}
            }
        });
    }

    @Override
    public void close() {
        provider.close();
        member.shutdown();
    }
}
