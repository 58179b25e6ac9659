package org.reprise.socketio.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.protocol.EncodedEvent;
import org.reprise.socketio.protocol.EncodedPacket;

class PacketLogTest {

    /** The packets at some positions. */
    static List<EncodedPacket> read(PacketLog log, long[] positions) {
        return java.util.Arrays.stream(positions).mapToObj(log::read).toList();
    }

    private static final Duration RETENTION = Duration.ofMinutes(2);
    private static final LogLimits UNLIMITED = new LogLimits(RETENTION, Long.MAX_VALUE, Long.MAX_VALUE);

    private final CacheManager caches = caches();
    private final Cache<String, byte[]> cache = caches.createCache(
            "cells", new MutableConfiguration<String, byte[]>().setTypes(String.class, byte[].class));
    private Instant now = Instant.ofEpochSecond(1_000_000);
    private final InstantSource clock = () -> now;
    private final Membership nobody = new Membership();
    private PacketLog log = new PacketLog("/", cache, UNLIMITED, clock);

    private static CacheManager caches() {
        try {
            CachingProvider provider = Class.forName("com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider")
                    .asSubclass(CachingProvider.class)
                    .getDeclaredConstructor()
                    .newInstance();
            return provider.getCacheManager(
                    URI.create("test:log"), PacketLogTest.class.getClassLoader(), new Properties());
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @AfterEach
    void close() {
        caches.close();
    }

    private static LoggedEvent event(String name, String... rooms) {
        return new LoggedEvent(Set.of(rooms), Set.of(), new EncodedEvent("2[\"" + name + "\"", List.of()));
    }

    /** The names of what was due to a member after a position. */
    private List<String> after(long position, Membership membership) {
        return read(log, log.after(position, membership)).stream()
                .map(PacketLogTest::name)
                .toList();
    }

    private static String name(EncodedPacket packet) {
        return packet.text().replaceFirst("^2\\[\"(.*)\",\"[^\"]+\"]$", "$1");
    }

    private static String offset(EncodedPacket packet) {
        return packet.text().replaceFirst("^.*,\"([^\"]+)\"]$", "$1");
    }

    @Nested
    class Append {

        @Test
        void shouldGiveEachPacketAnOffsetAndAPosition() {
            PacketLog.Entry one = log.append(event("one"));
            PacketLog.Entry two = log.append(event("two"));

            assertThat(one.packet().text()).matches("2\\[\"one\",\"[\\w-]{6}B\"]");
            assertThat(two.packet().text()).matches("2\\[\"two\",\"[\\w-]{6}C\"]");
            assertThat(one.position()).isPositive().isLessThan(two.position());
            assertThat(log.position(offset(one.packet()))).hasValue(one.position());
            assertThat(log.position(offset(two.packet()))).hasValue(two.position());
        }

        @Test
        void shouldMoveTheHead() {
            assertThat(log.head()).isZero();
            String before = log.offset();
            assertThat(log.position(before)).hasValue(0);

            PacketLog.Entry entry = log.append(event("one"));

            assertThat(log.head()).isEqualTo(entry.position());
            assertThat(log.offset()).isEqualTo(offset(entry.packet()));
            assertThat(log.position(before)).hasValue(0);
        }

        @Test
        void shouldKeepNamespacesApart() {
            PacketLog other = new PacketLog("/other", cache, UNLIMITED, clock);
            log.append(event("one"));
            other.append(event("two"));

            assertThat(after(0, nobody)).containsExactly("one");
            assertThat(cache.containsKey("/#1")).isTrue();
            assertThat(cache.containsKey("/other#1")).isTrue();
        }

        @RepeatedTest(20)
        void shouldGiveThreadsPositionsInTheirOrder() throws Exception {
            int threads = 16;
            int events = 100;
            CyclicBarrier start = new CyclicBarrier(threads);
            ExecutorService pool = Executors.newFixedThreadPool(threads);
            List<Future<List<PacketLog.Entry>>> results = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                results.add(pool.submit(() -> {
                    List<PacketLog.Entry> entries = new ArrayList<>();
                    start.await();
                    for (int n = 0; n < events; n++) {
                        entries.add(log.append(event(thread + "." + n, "r" + n % 3)));
                    }
                    return entries;
                }));
            }
            TreeMap<Long, String> byPosition = new TreeMap<>();
            for (Future<List<PacketLog.Entry>> result : results) {
                List<PacketLog.Entry> entries = result.get(30, TimeUnit.SECONDS);
                assertThat(entries).extracting(PacketLog.Entry::position).isSorted();
                entries.forEach(entry -> byPosition.put(entry.position(), name(entry.packet())));
            }
            pool.shutdown();

            assertThat(byPosition).hasSize(threads * events);
            Membership everywhere = new Membership();
            List.of("r0", "r1", "r2").forEach(room -> everywhere.join(room, 0));
            assertThat(after(0, everywhere)).containsExactlyElementsOf(byPosition.values());
        }
    }

    @Nested
    class After {

        @Test
        void shouldReplayTextAndAttachmentsAsTheyWere() {
            byte[] bytes = {1, 2, 3};
            EncodedEvent rich =
                    new EncodedEvent("51-[\"é\ud83d\ude00\",{\"_placeholder\":true,\"num\":0}", List.of(bytes));
            EncodedPacket live =
                    log.append(new LoggedEvent(Set.of(), Set.of(), rich)).packet();
            List<EncodedPacket> replayed = read(log, log.after(0, nobody));

            assertThat(replayed).hasSize(1);
            assertThat(replayed.get(0).text()).isEqualTo(live.text());
            assertThat(replayed.get(0).attachments()).containsExactly(bytes);
        }

        @Test
        void shouldLeaveOutTheMembersOfExceptedRooms() {
            Membership member = new Membership();
            log.append(new LoggedEvent(Set.of(), Set.of("a"), new EncodedEvent("2[\"before\"", List.of())));
            member.join("a", log.head());
            log.append(new LoggedEvent(Set.of(), Set.of("a", "b"), new EncodedEvent("2[\"in\"", List.of())));
            log.append(new LoggedEvent(Set.of(), Set.of("b"), new EncodedEvent("2[\"other\"", List.of())));
            member.leave("a", log.head(), 0);
            log.append(new LoggedEvent(Set.of(), Set.of("a"), new EncodedEvent("2[\"after\"", List.of())));

            assertThat(after(0, member)).containsExactly("before", "other", "after");
            assertThat(after(0, nobody)).containsExactly("before", "in", "other", "after");
        }

        @Test
        void shouldBeginAfterThePosition() {
            log.append(event("one"));
            long position = log.append(event("two")).position();
            log.append(event("three"));

            assertThat(after(position, nobody)).containsExactly("three");
            assertThat(after(log.head(), nobody)).isEmpty();
        }
    }

    @Nested
    class PositionOf {

        private String offset;

        private void begin() {
            log.append(event("one"));
            offset = offset(log.append(event("two")).packet());
        }

        @Test
        void shouldBeNoneForAnotherUid() {
            begin();
            char wrong = offset.charAt(4) == 'A' ? 'B' : 'A';

            assertThat(log.position(offset.substring(0, 4) + wrong + offset.substring(5)))
                    .isEmpty();
        }

        @Test
        void shouldBeNoneForAnotherEpoch() {
            begin();
            String other = (offset.charAt(0) == 'A' ? 'B' : 'A') + offset.substring(1);

            assertThat(log.position(other)).isEmpty();
            assertThat(log.isOfAnotherEpoch(other)).isTrue();
            assertThat(log.isOfAnotherEpoch(offset)).isFalse();
            assertThat(log.isOfAnotherEpoch("no offset")).isFalse();
        }

        @Test
        void shouldBeNoneForTheFuture() {
            begin();

            assertThat(log.position(offset.substring(0, 6) + "D")).isEmpty();
            assertThat(log.position(offset + ".1")).isEmpty();
        }

        @Test
        void shouldBeNoneForAPacketThatTheCellDoesNotHave() {
            begin();
            log.append(event("three"));

            assertThat(log.position(offset)).isPresent();
            assertThat(log.position(offset + ".1")).isEmpty();
        }

        @Test
        void shouldStillBeKnownAfterTheCellIsTrimmed() {
            begin();
            long position = log.head();
            now = now.plus(RETENTION);
            log.trim();

            assertThat(log.position(offset)).hasValue(position);
            assertThat(log.offset()).isEqualTo(offset);
        }

        @Test
        void shouldBeOfAnotherEpochAfterARestart() {
            begin();
            PacketLog restarted = new PacketLog("/restarted", cache, UNLIMITED, clock);
            restarted.append(event("one"));
            restarted.append(event("two"));
            restarted.append(event("three"));

            assertThat(restarted.position(offset)).isEmpty();
        }
    }

    @Nested
    class Trim {

        @Test
        void shouldDropWhatIsAsOldAsTheRetention() {
            log.append(event("old"));
            long old = log.head();
            now = now.plusMillis(1);
            log.append(event("new"));
            now = now.plus(RETENTION).minusMillis(2);
            log.trim();
            assertThat(log.horizon()).isZero();

            now = now.plusMillis(1);
            log.trim();

            assertThat(log.horizon()).isEqualTo(old);
            assertThat(after(0, nobody)).containsExactly("new");
            assertThat(cache.containsKey("/#1")).isFalse();
            assertThat(cache.containsKey("/#2")).isTrue();
        }

        @Test
        void shouldDropTheOldestOfTooMany() {
            log = new PacketLog("/", cache, new LogLimits(RETENTION, 2, Long.MAX_VALUE), clock);
            log.append(event("one", "a"));
            long first = log.head();
            log.append(event("two"));
            assertThat(log.horizon()).isZero();
            log.append(event("three"));

            assertThat(log.horizon()).isEqualTo(first);
            assertThat(after(0, nobody)).containsExactly("two", "three");
            assertThat(cache).hasSize(2);
        }

        @Test
        void shouldDropTheOldestOfTooManyBytes() {
            log = new PacketLog("/", cache, new LogLimits(RETENTION, Long.MAX_VALUE, 430), clock);
            log.append(event("a".repeat(300)));
            log.append(event("b".repeat(100)));
            assertThat(after(0, nobody)).hasSize(1).first().asString().startsWith("b");
            log.append(event("c".repeat(1000)));

            assertThat(after(0, nobody)).isEmpty();
            assertThat(log.horizon()).isEqualTo(log.head());
            assertThat(cache).isEmpty();
        }

        @Test
        void shouldLeaveAnEmptyLogThatGoesOn() {
            log.append(event("one"));
            now = now.plus(RETENTION);
            log.trim();
            long horizon = log.horizon();
            long next = log.append(event("two")).position();

            assertThat(next).isGreaterThan(horizon);
            assertThat(after(horizon, nobody)).containsExactly("two");
        }

        @Test
        void shouldNotShareItsCellsWithAnotherServer() {
            cache.put("/#1", new byte[16]);

            assertThatThrownBy(() -> log.append(event("one")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("SIO0405 another server writes to the packet log of /;");
            assertThat(log.head()).isZero();
        }
    }
}
