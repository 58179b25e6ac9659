package org.reprise.socketio.provider;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import javax.cache.CacheManager;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNode;
import org.redisson.api.redisnode.RedisNodes;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.client.codec.Codec;
import org.redisson.client.codec.StringCodec;
import org.redisson.codec.CompositeCodec;
import org.redisson.config.Config;
import org.redisson.jcache.JCachingProvider;
import org.redisson.jcache.configuration.RedissonConfiguration;

/** A Redis server, by Redisson. It must keep what it is given: no eviction. */
final class RedissonCaches implements NodeCaches {

    private static final Codec TEXT_TO_BYTES = new CompositeCodec(StringCodec.INSTANCE, ByteArrayCodec.INSTANCE);

    private final ClassLoader loader = RedissonCaches.class.getClassLoader();
    private final RedissonClient client;
    private final CachingProvider provider = new JCachingProvider();
    private final CacheManager manager;

    RedissonCaches(Location location) {
        Config config = location.file() == null ? configuration(location) : read(location.file());
        config.setCodec(TEXT_TO_BYTES);
        client = Redisson.create(config);
        if (location.addresses().size() == 1) {
            refuseEviction();
        }
        manager = provider.getCacheManager(null, loader, new Properties());
    }

    /** A log with holes that nobody has made would be of no use. */
    private void refuseEviction() {
        Map<String, String> memory =
                client.getRedisNodes(RedisNodes.SINGLE).getInstance().info(RedisNode.InfoSection.MEMORY);
        String policy = memory.getOrDefault("maxmemory_policy", "noeviction");
        if (!memory.getOrDefault("maxmemory", "0").equals("0") && !policy.equals("noeviction")) {
            client.shutdown();
            throw new IllegalStateException(
                    "SIO0418 the Redis server of socketio.cache.uri drops entries when its memory"
                            + " is full (maxmemory-policy " + policy + "); set maxmemory-policy noeviction there");
        }
    }

    private static Config configuration(Location location) {
        Config config = new Config();
        if (location.addresses().size() == 1) {
            config.useSingleServer()
                    .setAddress("redis://" + location.addresses().get(0));
        } else {
            location.addresses().forEach(address -> config.useClusterServers().addNodeAddress("redis://" + address));
        }
        return config;
    }

    private static Config read(Path file) {
        try {
            return Config.fromYAML(file.toFile());
        } catch (IOException unreadable) {
            throw new IllegalStateException(
                    "SIO0417 the file " + file + " of socketio.cache.uri cannot be read", unreadable);
        }
    }

    @Override
    public CacheManager manager() {
        return manager;
    }

    @Override
    public Configuration<String, byte[]> complete(String name, MutableConfiguration<String, byte[]> configuration) {
        return RedissonConfiguration.fromInstance(client, configuration);
    }

    @Override
    public void close() {
        provider.close();
        client.shutdown();
    }
}
