package org.reprise.socketio.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reprise.socketio.engine.EngineOptions;
import org.reprise.socketio.engine.TransportName;
import org.reprise.socketio.namespace.ServerOptions;
import org.reprise.socketio.provider.Provider;

/** From configuration to settings. */
class SettingsTest {

    private static final String DURATION = "a duration longer than 0, as PT25S or 25000 (milliseconds)";
    private static final String COUNT = "a whole number from 1 to 2147483647";

    private final MapConfig config = new MapConfig();
    private final Problems problems = new Problems();

    private Settings read() {
        return Settings.read(new ConfigReader(config, problems));
    }

    private Settings readWell(String key, String value) {
        config.with(key, value);
        Settings settings = read();
        assertThat(problems.isEmpty()).as(problems.toString()).isTrue();
        return settings;
    }

    private Settings readBadly(String key, String value, String form) {
        config.with(key, value);
        Settings settings = read();
        assertThat(problems)
                .hasToString("Socket.IO cannot be deployed, 1 mistake found:\n  SIO0401 " + key + ": is \""
                        + value.trim() + "\"; give it " + form);
        return settings;
    }

    @Nested
    class Defaults {

        @Test
        void shouldBeThoseOfNode() {
            Settings settings = read();

            assertThat(settings.engine()).isEqualTo(EngineOptions.defaults());
            assertThat(settings.server()).isEqualTo(new ServerOptions(Duration.ofSeconds(45), 10, 200));
            assertThat(settings.recovery()).isNull();
            assertThat(settings.serveClient()).isTrue();
            assertThat(problems.isEmpty()).isTrue();
        }

        @Test
        void shouldBeThoseOfNodeForRecovery() {
            Settings settings = readWell("socketio.recovery.enabled", "true");

            assertThat(settings.recovery()).isNotNull();
            assertThat(settings.recovery().maxDisconnectionDuration()).isEqualTo(Duration.ofMinutes(2));
            assertThat(settings.recovery().skipMiddlewares()).isTrue();
            assertThat(settings.recovery().maxPackets()).isEqualTo(1_000_000);
            assertThat(settings.recovery().maxBytes()).isEqualTo(64L << 20);
        }

        @Test
        void shouldKeepPacketsForAsLongAsABrokenConnectionMayGoUnnoticed() {
            config.with("socketio.recovery.enabled", "true").with("socketio.ping-interval", "PT1S");
            Settings settings = readWell("socketio.ping-timeout", "PT2S");

            assertThat(settings.recovery().detection()).isEqualTo(Duration.ofSeconds(3));
        }
    }

    @Nested
    class Durations {

        @ParameterizedTest
        @CsvSource({"PT25S, 25000", "pt0.5s, 500", "300, 300", "' 1 ', 1", "P1D, 86400000", "PT1M30S, 90000"})
        void shouldBeIsoOrMilliseconds(String text, long millis) {
            assertThat(readWell("socketio.ping-interval", text).engine().pingInterval())
                    .hasMillis(millis);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "0",
                    "PT0S",
                    "-1",
                    "-PT1S",
                    "PT-1S",
                    "25s",
                    "25 s",
                    "1.5",
                    "x",
                    "99999999999999999999",
                    "1e3",
                    ""
                })
        void shouldBeLongerThanNothing(String text) {
            Settings settings = readBadly("socketio.connect-timeout", text, DURATION);

            assertThat(settings.server().connectTimeout()).isEqualTo(Duration.ofSeconds(45));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "socketio.ping-interval",
                    "socketio.ping-timeout",
                    "socketio.upgrade-timeout",
                    "socketio.connect-timeout",
                    "socketio.recovery.max-disconnection-duration"
                })
        void shouldBeCheckedForEachKey(String key) {
            readBadly(key, "soon", DURATION);
        }
    }

    @Nested
    class Counts {

        @Test
        void shouldBePositive() {
            assertThat(readWell("socketio.max-payload", " 1 ").engine().maxPayload())
                    .isEqualTo(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "-1", "1.0", "1MB", "2147483648", "x", "1_000"})
        void shouldBeWholeNumbersFromOne(String text) {
            assertThat(readBadly("socketio.max-payload", text, COUNT).engine().maxPayload())
                    .isEqualTo(1_000_000);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "socketio.max-payload",
                    "socketio.max-attachments",
                    "socketio.json.max-depth",
                    "socketio.recovery.max-packets",
                    "socketio.recovery.max-bytes"
                })
        void shouldBeCheckedForEachKey(String key) {
            readBadly(key, "many", COUNT);
        }
    }

    @Nested
    class Flags {

        @Test
        void shouldBeTrueOrFalse() {
            assertThat(readWell("socketio.serve-client", "false").serveClient()).isFalse();
            assertThat(readWell("socketio.serve-client", "true").serveClient()).isTrue();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"socketio.serve-client", "socketio.recovery.enabled", "socketio.recovery.skip-middlewares"})
        void shouldBeNothingElse(String key) {
            readBadly(key, "yes", "true or false");
        }
    }

    @Nested
    class Sets {

        @Test
        void shouldBeSeparatedByCommas() {
            assertThat(readWell("socketio.transports", "websocket , polling")
                            .engine()
                            .transports())
                    .containsExactlyInAnyOrder(TransportName.WEBSOCKET, TransportName.POLLING);
            assertThat(readWell("socketio.transports", "websocket").engine().transports())
                    .containsExactly(TransportName.WEBSOCKET);
        }

        @ParameterizedTest
        @ValueSource(strings = {"webtransport", "polling,", ",", "POLLING", "polling;websocket", "", "__proto__"})
        void shouldHoldKnownTransportsOnly(String text) {
            Settings settings =
                    readBadly("socketio.transports", text, "polling, websocket, or both separated by a comma");

            assertThat(settings.engine().transports()).hasSize(2);
        }

        @Test
        void shouldHoldOrigins() {
            assertThat(readWell("socketio.cors.origin", "https://a.example, http://localhost:3000")
                            .engine()
                            .allowedOrigins())
                    .isEqualTo(Set.of("https://a.example", "http://localhost:3000"));
            assertThat(readWell("socketio.cors.origin", "*").engine().allowedOrigins())
                    .containsExactly("*");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"a.example", "https://a.example/", "https://a.example/path", "https://", "https://a b", "*,"
                })
        void shouldHoldNothingThatIsNoOrigin(String text) {
            readBadly("socketio.cors.origin", text, "origins such as https://example.org separated by commas, or *");
        }
    }

    @Nested
    class Clusters {

        private static final String HAZELCAST = "tcp://host:port,host:port or file:/path/of/its/configuration";

        private void enable() {
            config.with("socketio.recovery.enabled", "true").with("socketio.cluster.enabled", "true");
        }

        @Test
        void shouldBeOffUnlessAskedFor() {
            assertThat(read().cluster()).isNull();
        }

        @Test
        void shouldShareByHazelcastUnlessAskedOtherwise() {
            enable();
            ClusterSettings cluster = readWell("socketio.cache.uri", "tcp://10.0.0.1:5701, 10.0.0.2:5701")
                    .cluster();

            assertThat(cluster.provider()).isEqualTo(Provider.HAZELCAST);
            assertThat(cluster.location().addresses()).hasToString("[10.0.0.1:5701, 10.0.0.2:5701]");
        }

        @Test
        void shouldTakeAFileOfTheProvider() {
            enable();
            config.with("socketio.cache.provider", "redisson");
            ClusterSettings cluster =
                    readWell("socketio.cache.uri", "file:/etc/redisson.yaml").cluster();

            assertThat(cluster.provider()).isEqualTo(Provider.REDISSON);
            assertThat(cluster.location().file()).hasToString("/etc/redisson.yaml");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"10.0.0.1:5701", "tcp://10.0.0.1", "tcp://10.0.0.1:5701,", "redis://a:1", "file:relative", ""
                })
        void shouldRefuseWhatIsNoLocation(String text) {
            enable();
            readBadly("socketio.cache.uri", text, HAZELCAST);
        }

        @ParameterizedTest
        @CsvSource({"1, 1", "2, 1", "3, 2", "4, 3", "5, 3", "15, 7"})
        void shouldAskForMoreThanHalfOfTheNodesWhereThatIsMoreThanOne(int nodes, int quorum) {
            enable();

            assertThat(readWell("socketio.cache.uri", addresses(nodes))
                            .cluster()
                            .quorum())
                    .isEqualTo(quorum);
        }

        private static String addresses(int nodes) {
            return IntStream.rangeClosed(1, nodes)
                    .mapToObj(node -> "10.0.0." + node + ":5701")
                    .collect(Collectors.joining(",", "tcp://", ""));
        }

        @Test
        void shouldTakeAnotherQuorum() {
            enable();
            config.with("socketio.cache.uri", "file:/etc/hazelcast.yaml");

            assertThat(readWell("socketio.cluster.quorum", "2").cluster().quorum())
                    .isEqualTo(2);
        }

        @ParameterizedTest
        @CsvSource({"8, 15, 7", "4, 3, 3"})
        void shouldRefuseAQuorumThatCannotBe(String quorum, int nodes, String most) {
            enable();
            config.with("socketio.cache.uri", addresses(nodes)).with("socketio.cluster.quorum", quorum);
            readWrongly("socketio.cluster.quorum: is \"" + quorum + "\"; give it a whole number from 1 to " + most
                    + (nodes > 7 ? "" : ", the number of nodes in socketio.cache.uri"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"redisson", "hazelcast"})
        void shouldRefuseAQuorumWhereTheStoreDecides(String provider) {
            enable();
            config.with("socketio.cache.provider", provider)
                    .with("socketio.cache.uri", "file:/etc/provider.yaml")
                    .with("socketio.recovery.store", provider.equals("hazelcast") ? "jdbc" : "memory")
                    .with("socketio.cluster.quorum", "2");
            readWrongly("socketio.cluster.quorum: is for hazelcast in memory alone, here the store decides; leave it"
                    + " away");
        }

        private void readWrongly(String mistake) {
            read();
            assertThat(problems).hasToString("Socket.IO cannot be deployed, 1 mistake found:\n  SIO0401 " + mistake);
        }

        @Test
        void shouldSayWhatIsMissing() {
            enable();
            readWrongly("socketio.cache.uri: is missing; give it " + HAZELCAST);
        }

        @Test
        void shouldRefuseAnUnknownProvider() {
            enable();
            config.with("socketio.cache.provider", "ehcache");
            readWrongly("socketio.cache.provider: is \"ehcache\"; give it hazelcast or redisson, or leave it away for"
                    + " hazelcast");
        }

        @Test
        void shouldSayWhyInfinispanIsRefused() {
            enable();
            config.with("socketio.cache.provider", "infinispan");
            readWrongly(
                    "socketio.cache.provider: is \"infinispan\", which can lose events when a node joins or is lost;"
                            + " give it hazelcast or redisson, or leave it away for hazelcast");
        }

        @Test
        void shouldRefuseAProviderThatIsForSeveralNodesWithoutACluster() {
            config.with("socketio.cache.provider", "hazelcast");
            readWrongly(
                    "socketio.cache.provider: is \"hazelcast\"; give it caffeine, or set socketio.cluster.enabled=true");
        }

        @Test
        void shouldRestOnRecovery() {
            config.with("socketio.cluster.enabled", "true").with("socketio.cache.uri", "tcp://a:1");
            readWrongly("socketio.cluster.enabled: is \"true\"; set socketio.recovery.enabled=true, too, which it rests"
                    + " on");
        }

        @Test
        void shouldHaveADurableStore() {
            enable();
            config.with("socketio.recovery.store", "jdbc").with("socketio.cache.uri", "tcp://a:1");
            Settings settings = read();

            assertThat(settings.dataSource()).isEqualTo("jdbc/reprise");
            assertThat(settings.cluster()).isNotNull();
        }
    }

    @Test
    void shouldReportAllMistakesAtOnce() {
        config.with("socketio.ping-interval", "x")
                .with("socketio.max-payload", "0")
                .with("socketio.transports", "tcp");
        read();

        assertThat(problems.toString())
                .startsWith("Socket.IO cannot be deployed, 3 mistakes found:\n  SIO0401 ")
                .contains("socketio.ping-interval", "socketio.max-payload", "socketio.transports");
    }
}
