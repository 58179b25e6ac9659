package org.reprise.socketio.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reprise.socketio.RecoveryOutcome;
import org.reprise.socketio.log.Membership;
import org.reprise.socketio.log.PacketLog;
import org.reprise.socketio.protocol.EncodedEvent;
import org.reprise.socketio.protocol.EncodedPacket;

/** What a returning client is told to have missed. */
class NamespaceRecoveryTest {

    private final TestRecovery recovery = new TestRecovery();
    private final RecoveryService service = recovery.service(5, 1_000_000);
    private final NamespaceRecovery namespace = service.of("/");
    private final Membership membership = new Membership();

    @AfterEach
    void close() {
        recovery.close();
    }

    private PacketLog.Entry emit(String name, String... rooms) {
        return namespace.append(Set.of(rooms), Set.of(), new EncodedEvent("2[\"" + name + "\"", List.of()));
    }

    private static String offset(PacketLog.Entry entry) {
        return entry.packet().text().replaceFirst("^.*,\"([^\"]+)\"]$", "$1");
    }

    private Session session(long start, long lastSent, long suspendedAt) {
        return new Session("sid", null, membership, Map.of(), start, lastSent, suspendedAt, Long.MAX_VALUE);
    }

    private List<EncodedPacket> packets(Replay replay) {
        return java.util.Arrays.stream(replay.missed())
                .mapToObj(namespace::read)
                .toList();
    }

    private List<String> names(Replay replay) {
        assertThat(replay.outcome()).isEqualTo(RecoveryOutcome.RECOVERED);
        assertThat(replay.recovered()).isTrue();
        return packets(replay).stream()
                .map(EncodedPacket::text)
                .map(text -> text.split("\"")[1])
                .toList();
    }

    private static void assertFailed(Replay replay, RecoveryOutcome outcome) {
        assertThat(replay.outcome()).isEqualTo(outcome);
        assertThat(replay.recovered()).isFalse();
        assertThat(replay.missed()).isEmpty();
    }

    @Nested
    class Missed {

        private PacketLog.Entry before;
        private PacketLog.Entry seen;
        private PacketLog.Entry missed;

        @BeforeEach
        void emitThree() {
            before = emit("before");
            seen = emit("seen");
            missed = emit("missed");
        }

        @Test
        void shouldBeWhatCameAfterTheOffset() {
            Session session = session(before.position(), missed.position(), missed.position());

            assertThat(names(namespace.replay(session, offset(seen)))).containsExactly("missed");
            assertThat(names(namespace.replay(session, offset(missed)))).isEmpty();
        }

        @Test
        void shouldBeAllSinceTheStartWithoutAnOffset() {
            Session session = session(before.position(), missed.position(), missed.position());

            assertThat(names(namespace.replay(session, null))).containsExactly("seen", "missed");
        }

        @Test
        void shouldNotBeWhatCameBeforeTheStart() {
            Session session = session(seen.position(), seen.position(), seen.position());

            assertThat(names(namespace.replay(session, offset(before)))).containsExactly("missed");
        }

        @Test
        void shouldCountFromTheStartForAnOffsetOfAnotherLogIfNothingWasSentSince() {
            String other = otherEpoch(offset(seen));
            Session session = session(before.position(), before.position(), missed.position());

            assertThat(names(namespace.replay(session, other))).containsExactly("seen", "missed");
        }

        @Test
        void shouldBeOfAnotherEpochIfSomethingWasSentSince() {
            String other = otherEpoch(offset(seen));
            Session session = session(before.position(), seen.position(), missed.position());

            assertFailed(namespace.replay(session, other), RecoveryOutcome.OTHER_EPOCH);
        }

        private static String otherEpoch(String offset) {
            return (offset.charAt(0) == 'A' ? "B" : "A") + offset.substring(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "x", "no offset at all", "AAAAAA", "\u0000\u0000\u0000\u0000\u0000\u0000\u0000"})
        void shouldBeUnknownForWhatIsNoOffset(String offset) {
            assertFailed(namespace.replay(session(0, 0, 0), offset), RecoveryOutcome.INVALID_OFFSET);
        }

        @Test
        void shouldBeUnknownForAnOffsetThatIsStillToCome() {
            String future = offset(missed).substring(0, 6) + "Z";

            assertFailed(namespace.replay(session(0, 0, 0), future), RecoveryOutcome.INVALID_OFFSET);
        }

        @Test
        void shouldBeWhatTheRoomsGotWhileItWasIn() {
            long now = namespace.position();
            membership.join("a", now);
            emit("in", "a");
            emit("elsewhere", "b");

            assertThat(names(namespace.replay(session(now, now, now), null))).containsExactly("in");
        }

        @Test
        void shouldEndInTheSameOffsetsAsBefore() {
            Replay replay = namespace.replay(session(0, 0, 0), null);

            assertThat(packets(replay))
                    .extracting(EncodedPacket::text)
                    .containsExactly(
                            before.packet().text(),
                            seen.packet().text(),
                            missed.packet().text());
        }
    }

    @Nested
    class Trimmed {

        private PacketLog.Entry first;

        private void fill(int more) {
            for (int i = 0; i < more; i++) {
                emit("x", "somewhere");
            }
        }

        @BeforeEach
        void begin() {
            first = emit("first");
        }

        @Test
        void shouldNotMatterBeforeTheOffset() {
            PacketLog.Entry second = emit("second");
            fill(4);
            PacketLog.Entry last = emit("last");

            assertThat(namespace.horizon()).isEqualTo(second.position());
            assertThat(names(namespace.replay(session(0, last.position(), last.position()), offset(second))))
                    .containsExactly("last");
        }

        @Test
        void shouldFailAfterTheOffset() {
            PacketLog.Entry second = emit("second");
            fill(5);

            assertThat(namespace.horizon()).isEqualTo(second.position());
            assertFailed(
                    namespace.replay(session(0, second.position(), second.position()), offset(first)),
                    RecoveryOutcome.TRIMMED);
        }

        @Test
        void shouldFailAfterTheStart() {
            fill(5);

            assertFailed(
                    namespace.replay(session(0, first.position(), namespace.position()), null),
                    RecoveryOutcome.TRIMMED);
        }

        @Test
        void shouldNotMatterForAQuietClient() {
            fill(10);
            long suspendedAt = namespace.position();
            fill(4);
            emit("missed");

            assertThat(namespace.horizon()).isEqualTo(suspendedAt);
            assertThat(names(namespace.replay(session(0, first.position(), suspendedAt), offset(first))))
                    .containsExactly("missed");
        }

        @Test
        void shouldFailForAQuietClientOnceItReachesItsAbsence() {
            fill(10);
            long suspendedAt = namespace.position();
            fill(6);

            assertFailed(
                    namespace.replay(session(0, first.position(), suspendedAt), offset(first)),
                    RecoveryOutcome.TRIMMED);
        }

        @Test
        void shouldFailForAClientThatLostWhatWasSentToIt() {
            PacketLog.Entry lost = emit("lost");
            fill(10);
            long suspendedAt = namespace.position();

            assertFailed(
                    namespace.replay(session(0, lost.position(), suspendedAt), offset(first)), RecoveryOutcome.TRIMMED);
        }

        @Test
        void shouldNotMatterForAQuietClientThatHasSeenNothing() {
            long start = namespace.position();
            fill(10);
            long suspendedAt = namespace.position();
            emit("missed");

            assertThat(names(namespace.replay(session(start, start, suspendedAt), null)))
                    .containsExactly("missed");
        }

        @Test
        void shouldHappenByTimeToo() {
            recovery.advance(
                    TestRecovery.MAX_DISCONNECTION.plus(TestRecovery.DETECTION).minusMillis(1));
            namespace.sweep();
            assertThat(namespace.horizon()).isZero();

            recovery.advance(Duration.ofMillis(1));
            namespace.sweep();
            assertThat(namespace.horizon()).isEqualTo(first.position());
        }

        @Test
        void shouldFailWhereRoomsAreNotKnownAnyMore() {
            emit("second");
            Membership forgetful = new Membership(List.of(), namespace.position());
            Session session = new Session("sid", null, forgetful, Map.of(), 0, 0, 0, Long.MAX_VALUE);

            assertFailed(namespace.replay(session, offset(first)), RecoveryOutcome.TRIMMED);
            assertThat(names(namespace.replay(session, namespace.offset()))).isEmpty();
        }
    }

    @Nested
    class Sessions {

        @Test
        void shouldBeKeptUntilClaimed() {
            namespace.suspend("pid", session(1, 2, 3));

            assertThat(namespace.find("pid")).isPresent();
            assertThat(service.of("/other").find("pid")).isEmpty();
            assertThat(namespace.claim("pid")).isPresent();
            assertThat(namespace.claim("pid")).isEmpty();
        }

        @Test
        void shouldExpire() {
            namespace.suspend("pid", session(1, 2, 3));
            recovery.advance(TestRecovery.MAX_DISCONNECTION);

            assertFailed(namespace.replay(namespace.claim("pid").orElseThrow(), null), RecoveryOutcome.EXPIRED);
        }
    }
}
