package org.reprise.socketio.provider;

import java.util.Optional;

/** A provider of caches for several nodes, by the name that configuration has for it. */
public enum Provider {
    HAZELCAST("hazelcast", "com.hazelcast:hazelcast", "tcp"),
    REDISSON("redisson", "org.redisson:redisson", "redis");

    private final String configured;
    private final String artifact;
    private final String scheme;

    Provider(String configured, String artifact, String scheme) {
        this.configured = configured;
        this.artifact = artifact;
        this.scheme = scheme;
    }

    /** The one of that name in configuration. */
    public static Optional<Provider> of(String name) {
        for (Provider provider : values()) {
            if (provider.configured.equals(name)) {
                return Optional.of(provider);
            }
        }
        return Optional.empty();
    }

    /** Whether both sides of a split network go on with it, of which one has to give way when it is whole again. */
    public boolean splits() {
        return this == HAZELCAST;
    }

    /** Its name in configuration. */
    public String configured() {
        return configured;
    }

    /** What a location is for it, to be read by people. */
    public String form() {
        return scheme + "://host:port,host:port or file:/path/of/its/configuration";
    }

    /** Reads where its nodes or servers are; empty if the text is none of its {@linkplain #form() forms}. */
    public Optional<Location> location(String text) {
        return Location.parse(text, scheme);
    }

    /**
     * Starts it, and joins the cluster; waits.
     *
     * @param quorum how many nodes have to see each other before what they store counts
     * @throws IllegalStateException with what is to be done, if it is not in the application, is there in two versions,
     *     does not start, or is configured in a way in which it would lose what it is given
     */
    public NodeCaches open(Location location, int quorum) {
        try {
            return switch (this) {
                case HAZELCAST -> new HazelcastCaches(location, quorum);
                case REDISSON -> new RedissonCaches(location);
            };
        } catch (NoClassDefFoundError missing) {
            throw new IllegalStateException(
                    "SIO0416 the provider " + configured + " of socketio.cache.provider is missing; add " + artifact
                            + " to the application",
                    missing);
        } catch (LinkageError mixed) {
            throw new IllegalStateException(
                    "SIO0419 classes of two versions of the provider " + configured
                            + " of socketio.cache.provider meet: that of the application and that of the server; let"
                            + " the application have its own first (Payara: <class-loader delegate=\"false\"/> in"
                            + " WEB-INF/glassfish-web.xml)",
                    mixed);
        }
    }
}
