package org.reprise.socketio.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reprise.socketio.protocol.EncodedEvent;
import org.reprise.socketio.protocol.EncodedPacket;

/** The log against a list of everything with what each of several members was due. */
class PacketLogModelTest {

    private static final List<String> ROOMS = List.of("a", "b", "c", "d");
    private static final int MEMBERS = 3;
    private static final int RUNS = 500;
    private static final int STEPS = 80;

    private final CacheManager caches = caches();
    private Instant now = Instant.ofEpochSecond(1_000_000);

    private static CacheManager caches() {
        try {
            CachingProvider provider = Class.forName("com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider")
                    .asSubclass(CachingProvider.class)
                    .getDeclaredConstructor()
                    .newInstance();
            return provider.getCacheManager(
                    URI.create("test:model"), PacketLogModelTest.class.getClassLoader(), new Properties());
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @AfterEach
    void close() {
        caches.close();
    }

    /** What the model knows of a packet. */
    private record Kept(
            long position, String text, List<byte[]> attachments, Instant at, List<Set<String>> memberships) {}

    private static final class Run {

        final Random random;
        final PacketLog log;
        final LogLimits limits;
        final List<Kept> all = new ArrayList<>();
        final List<Set<String>> rooms = new ArrayList<>();
        final List<Membership> memberships = new ArrayList<>();
        final List<Set<String>[]> targets = new ArrayList<>();

        Run(Random random, PacketLog log, LogLimits limits) {
            this.random = random;
            this.log = log;
            this.limits = limits;
            for (int i = 0; i < MEMBERS; i++) {
                rooms.add(new HashSet<>());
                memberships.add(new Membership());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldGiveEachMemberWhatItWasDue(long firstSeed) {
        for (long seed = firstSeed * RUNS; seed < (firstSeed + 1) * RUNS; seed++) {
            Random random = new Random(seed);
            LogLimits limits = new LogLimits(
                    Duration.ofSeconds(10), random.nextBoolean() ? 1000 : 1 + random.nextInt(20), Long.MAX_VALUE);
            Cache<String, byte[]> cache = caches.createCache(
                    "cells" + seed, new MutableConfiguration<String, byte[]>().setTypes(String.class, byte[].class));
            Run run = new Run(random, new PacketLog("/", cache, limits, () -> now), limits);
            for (int step = 0; step < STEPS; step++) {
                step(run);
                check(run, seed);
            }
            assertThat(cache).as("cells").hasSizeLessThanOrEqualTo((int) limits.maxPackets());
            caches.destroyCache("cells" + seed);
        }
    }

    private void step(Run run) {
        Random random = run.random;
        int member = random.nextInt(MEMBERS);
        String room = ROOMS.get(random.nextInt(ROOMS.size()));
        switch (random.nextInt(8)) {
            case 0 -> {
                run.memberships.get(member).join(room, run.log.head());
                run.rooms.get(member).add(room);
            }
            case 1 -> {
                run.memberships.get(member).leave(room, run.log.head(), run.log.horizon());
                run.rooms.get(member).remove(room);
            }
            case 2 -> {
                now = now.plusMillis(random.nextInt(3000));
                if (random.nextBoolean()) {
                    run.log.trim();
                }
            }
            default -> append(run);
        }
    }

    @SuppressWarnings("unchecked")
    private void append(Run run) {
        Set<String> rooms = someRooms(run.random);
        Set<String> except = run.random.nextInt(3) == 0 ? someRooms(run.random) : Set.of();
        String text = "2[\"" + "é\ud83d\ude00x".substring(run.random.nextInt(2) * 3) + run.all.size() + "\"";
        List<byte[]> attachments = run.random.nextInt(4) == 0 ? List.of(new byte[] {(byte) run.all.size()}) : List.of();
        PacketLog.Entry entry = run.log.append(new LoggedEvent(rooms, except, new EncodedEvent(text, attachments)));
        List<Set<String>> memberships = new ArrayList<>();
        run.rooms.forEach(now -> memberships.add(Set.copyOf(now)));
        run.all.add(new Kept(entry.position(), entry.packet().text(), attachments, now, memberships));
        run.targets.add(new Set[] {rooms, except});
    }

    private static Set<String> someRooms(Random random) {
        Set<String> rooms = new HashSet<>();
        for (int left = random.nextInt(3); left > 0; left--) {
            rooms.add(ROOMS.get(random.nextInt(ROOMS.size())));
        }
        return rooms;
    }

    private void check(Run run, long seed) {
        int member = run.random.nextInt(MEMBERS);
        long horizon = run.log.horizon();
        int from = run.random.nextInt(run.all.size() + 1);
        long after = from == 0 ? 0 : run.all.get(from - 1).position();
        List<String> expected = new ArrayList<>();
        for (int i = from; i < run.all.size(); i++) {
            Kept kept = run.all.get(i);
            if (kept.position() > horizon
                    && isDue(run.targets.get(i), kept.memberships().get(member))) {
                expected.add(kept.text());
            }
        }
        List<EncodedPacket> found = PacketLogTest.read(run.log, run.log.after(after, run.memberships.get(member)));

        assertThat(found)
                .as("seed %d, member %d after %d", seed, member, after)
                .extracting(EncodedPacket::text)
                .isEqualTo(expected);
        checkHorizon(run, horizon);
    }

    private static boolean isDue(Set<String>[] target, Set<String> rooms) {
        boolean included = target[0].isEmpty() || !Collections.disjoint(target[0], rooms);
        return included && Collections.disjoint(target[1], rooms);
    }

    /** No more is kept than the limits allow, and no less since the last append or trim. */
    private void checkHorizon(Run run, long horizon) {
        int kept = 0;
        for (Kept packet : run.all) {
            if (packet.position() > horizon) {
                kept++;
            } else {
                boolean tooOld = !packet.at().plus(run.limits.retention()).isAfter(now);
                boolean tooMany = run.all.size() - run.all.indexOf(packet) > run.limits.maxPackets();
                assertThat(tooOld || tooMany).as("trimmed for a reason").isTrue();
            }
        }
        assertThat(kept).isLessThanOrEqualTo((int) run.limits.maxPackets());
    }

    @Test
    void shouldKeepAttachmentsOfTheirOwnPacket() {
        Cache<String, byte[]> cache = caches.createCache(
                "attachments", new MutableConfiguration<String, byte[]>().setTypes(String.class, byte[].class));
        Run run = new Run(
                new Random(5),
                new PacketLog("/", cache, new LogLimits(Duration.ofDays(1), 1000, 1_000_000), () -> now),
                null);
        for (int i = 0; i < 200; i++) {
            append(run);
        }
        ROOMS.forEach(room -> run.memberships.get(0).join(room, 0));
        Membership everywhere = run.memberships.get(0);
        for (EncodedPacket packet : PacketLogTest.read(run.log, run.log.after(0, everywhere))) {
            Kept kept = run.all.stream()
                    .filter(one -> one.text().equals(packet.text()))
                    .findFirst()
                    .orElseThrow();
            assertThat(packet.attachments()).hasSameSizeAs(kept.attachments());
            for (int i = 0; i < kept.attachments().size(); i++) {
                assertThat(packet.attachments().get(i))
                        .isEqualTo(kept.attachments().get(i));
            }
        }
    }
}
