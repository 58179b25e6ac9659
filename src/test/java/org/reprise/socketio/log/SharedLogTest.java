package org.reprise.socketio.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.protocol.EncodedEvent;
import org.reprise.socketio.recovery.SharedMemory;

/** Two who write one log, of which the one, p, is paused wherever it hurts. */
class SharedLogTest {

    private static final String CELLS = "cells";
    private static final String MARKS = "marks";
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final LogLimits ROOMY = new LogLimits(Duration.ofMinutes(10), 1_000, Long.MAX_VALUE);
    private static final LogLimits TIGHT = new LogLimits(Duration.ofMinutes(10), 2, Long.MAX_VALUE);
    private static final LogLimits NOTHING = new LogLimits(Duration.ofMinutes(10), 0, Long.MAX_VALUE);
    private static final Runnable NOTHING_HAPPENS = () -> {};

    private final SharedMemory memory = new SharedMemory();
    private Instant time = Instant.ofEpochSecond(1_000_000);
    private long nanos;
    private final Clocks clocks = new Clocks(() -> time, () -> nanos);
    private final Paused hands = new Paused();
    private LogLimits limits = TIGHT;
    private SharedLog p;
    private SharedLog q;

    /** What happens around one call. */
    private final class Paused extends SharedMemory.Node {

        private String where = "";
        private Runnable before = NOTHING_HAPPENS;
        private Runnable after = NOTHING_HAPPENS;
        private final List<String> calls = new ArrayList<>();

        Paused() {
            super(memory);
        }

        @Override
        protected void before(String cache, String method) {
            calls.add(cache + "." + method);
            if (calls.get(calls.size() - 1).equals(where)) {
                Runnable action = before;
                before = NOTHING_HAPPENS;
                action.run();
            }
        }

        @Override
        protected void after(String cache, String method) {
            if ((cache + "." + method).equals(where)) {
                Runnable action = after;
                after = NOTHING_HAPPENS;
                action.run();
            }
        }

        private void before(String call, Runnable action) {
            where = call;
            before = action;
        }

        private void after(String call, Runnable action) {
            where = call;
            after = action;
        }
    }

    @BeforeEach
    void begin() {
        begin(TIGHT);
    }

    private void begin(LogLimits limits) {
        this.limits = limits;
        p = open(hands);
        q = open(new SharedMemory.Node(memory));
        write(p, "first");
        follow(q);
    }

    private SharedLog open(SharedMemory.Node node) {
        SharedLog log = new SharedLog("/", cache(node, CELLS), cache(node, MARKS), (key, cell) -> {}, limits, clocks);
        log.begin();
        follow(log);
        return log;
    }

    private static Entries cache(SharedMemory.Node node, String name) {
        return Entries.of(node.manager().createCache(name, new MutableConfiguration<String, byte[]>()));
    }

    private static void fail() {
        throw new CacheException("no answer");
    }

    private void pass(Duration by) {
        time = time.plus(by);
        nanos += by.toNanos();
    }

    private static void follow(SharedLog log) {
        for (Cell next = log.next(true); next != null && log.isContinuedBy(next); next = log.next(true)) {
            log.take(next);
        }
    }

    private static Cell prepare(SharedLog log, String name) {
        return log.prepare(
                1, List.of(new LoggedEvent(Set.of(), Set.of(), new EncodedEvent("2[\"" + name + "\"", List.of()))));
    }

    private static Cell write(SharedLog log, String name) {
        follow(log);
        Cell cell = prepare(log, name);
        assertThat(log.store(cell)).isEqualTo(Standing.IN_LOG);
        log.take(cell);
        return cell;
    }

    /** What q does while p is paused for long: it writes so many cells, and trims what is beyond the limits. */
    private void goOn(int cells) {
        follow(q);
        for (int i = 0; i < cells; i++) {
            write(q, "meanwhile" + i);
        }
        q.tend();
        pass(LONG);
        q.tend();
    }

    private Set<String> cells() {
        return memory.cache(CELLS).keySet();
    }

    private long tail() {
        return new Tail(cache(new SharedMemory.Node(memory), MARKS), "/#tail")
                .read()
                .number();
    }

    @Nested
    class Storing {

        @Test
        void shouldNotBelieveWhatItWroteWhereOthersHaveTrimmed() {
            Cell cell = prepare(p, "lost");
            hands.before(CELLS + ".putIfAbsent", () -> goOn(5));

            assertThat(p.store(cell)).isEqualTo(Standing.UNKNOWN);
            assertThat(p.isLost()).isTrue();
            assertThat(cells()).doesNotContain("/#" + cell.number());
        }

        @Test
        void shouldNotBelieveItWhereEvenTheLastCellWasTrimmed() {
            begin(NOTHING);
            Cell cell = prepare(p, "lost");
            hands.before(CELLS + ".putIfAbsent", () -> goOn(1));

            assertThat(p.store(cell)).isEqualTo(Standing.NOT_IN_LOG);
            assertThat(p.isLost()).isTrue();
            assertThat(cells()).doesNotContain("/#" + cell.number());
        }

        @Test
        void shouldSeeThatTheOthersHaveNotWaited() {
            begin(ROOMY);
            Cell cell = prepare(p, "late");
            hands.before(CELLS + ".putIfAbsent", () -> goOn(5));

            assertThat(p.store(cell)).isEqualTo(Standing.NOT_IN_LOG);
            assertThat(p.isLost()).isFalse();
        }

        @Test
        void shouldBelieveItWhereTheOthersHaveGoneOnFromIt() {
            begin(ROOMY);
            Cell cell = prepare(p, "stored");
            hands.after(CELLS + ".putIfAbsent", () -> goOn(5));

            assertThat(p.store(cell)).isEqualTo(Standing.IN_LOG);
            assertThat(p.isLost()).isFalse();
        }

        @Test
        void shouldBelieveItWhereTheOthersHaveOnlyTakenIt() {
            Cell cell = prepare(p, "stored");
            hands.after(CELLS + ".putIfAbsent", () -> goOn(0));

            assertThat(p.store(cell)).isEqualTo(Standing.IN_LOG);
        }

        @Test
        void shouldBelieveItWhereNobodyElseHasWritten() {
            Cell cell = prepare(p, "stored");
            hands.before(CELLS + ".putIfAbsent", () -> pass(LONG));

            assertThat(p.store(cell)).isEqualTo(Standing.IN_LOG);
        }

        @Test
        void shouldNotKnowWhatBecameOfItWhereTheOthersHaveTrimmedBeyondIt() {
            Cell cell = prepare(p, "stored");
            hands.after(CELLS + ".putIfAbsent", () -> goOn(5));

            assertThat(p.store(cell)).isEqualTo(Standing.UNKNOWN);
            assertThat(p.isLost()).isTrue();
        }

        @Test
        void shouldNotWriteWhereTheTailIsFurther() {
            goOn(5);
            Cell cell = prepare(p, "not written");
            hands.calls.clear();

            assertThat(p.store(cell)).isEqualTo(Standing.NOT_IN_LOG);
            assertThat(hands.calls).doesNotContain(CELLS + ".putIfAbsent");
        }

        @Test
        void shouldNotBelieveThatANumberIsFreeOfWhichNothingIsFoundAfterAPause() {
            goOn(5);
            assertThat(p.next(true)).isNull();

            assertThat(p.store(prepare(p, "not written"))).isEqualTo(Standing.NOT_IN_LOG);
        }

        @Test
        void shouldTellWhatBecameOfACellThatWasTriedBefore() {
            begin(ROOMY);
            Cell cell = prepare(p, "stored");
            hands.after(CELLS + ".putIfAbsent", () -> {
                goOn(5);
                hands.before(CELLS + ".get", SharedLogTest::fail);
                fail();
            });

            assertThatThrownBy(() -> p.store(cell)).isInstanceOf(CacheException.class);
            assertThat(p.store(cell)).isEqualTo(Standing.IN_LOG);
        }

        @Test
        void shouldNotBelieveACellThatWasTriedBefore() {
            Cell cell = prepare(p, "tried");
            hands.before(CELLS + ".putIfAbsent", () -> {
                goOn(5);
                hands.before(CELLS + ".get", SharedLogTest::fail);
                fail();
            });

            assertThatThrownBy(() -> p.store(cell)).isInstanceOf(CacheException.class);
            assertThat(p.store(cell)).isEqualTo(Standing.UNKNOWN);
        }

        @Test
        void shouldAskNobodyWhileItLooksOften() {
            for (int i = 0; i < 20; i++) {
                pass(Duration.ofSeconds(5));
                p.next(true);
            }
            Cell cell = prepare(p, "quick");
            hands.calls.clear();

            assertThat(p.store(cell)).isEqualTo(Standing.IN_LOG);
            assertThat(hands.calls).containsExactly(CELLS + ".putIfAbsent");
        }
    }

    @Nested
    class Trimming {

        @Test
        void shouldMoveTheTailBeforeItRemoves() {
            for (int i = 0; i < 5; i++) {
                write(p, "event" + i);
            }
            p.tend();
            write(p, "last");
            pass(LONG);
            hands.before(CELLS + ".removeAll", () -> assertThat(tail()).isEqualTo(7));
            p.tend();

            assertThat(cells()).containsExactlyInAnyOrder("/#6", "/#7");
            assertThat(hands.calls).contains(CELLS + ".removeAll");
        }

        @Test
        void shouldKeepForAWhileWhatIsBeyondTheLimits() {
            for (int i = 0; i < 5; i++) {
                write(p, "event" + i);
            }
            p.tend();
            assertThat(cells()).hasSize(6);
            time = time.plus(LONG); // the clock was set
            p.tend();

            assertThat(cells()).hasSize(6);
        }

        @Test
        void shouldNotMoveTheTailBack() {
            p.tend();
            write(p, "event");
            hands.before(MARKS + ".replace", () -> goOn(3));
            p.tend();
            p.tend();

            assertThat(tail()).isEqualTo(5);
        }

        /** However often it is looked for: who writes it again may be at it. */
        @Test
        void shouldWaitForACellThatIsMissing() {
            cells().remove("/#" + write(q, "lost").number());
            q.tend();
            memory.cache(MARKS).put("/#tail", new byte[] {0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 9});
            p.tend();
            for (int i = 0; i < 2 * SharedLog.PATIENCE; i++) {
                assertThat(p.next(true)).isNull();
            }
            assertThat(p.isLost()).isFalse();
            pass(Duration.ofMillis(SharedLog.PATIENCE_MILLIS));

            assertThat(p.isLost()).isTrue();
        }

        @Test
        void shouldNotMoveTheTailToWhatTheOthersDoNotHave() {
            write(p, "first");
            p.tend();
            hands.moveTo(memory.copy());
            write(p, "on this side only");
            write(p, "and this");
            hands.moveTo(memory);
            for (int i = 1; i < SharedLog.DRIFT; i++) {
                p.tend();
                assertThat(p.isLost()).isFalse();
            }
            p.tend();

            assertThat(p.isLost()).isTrue();
            assertThat(tail()).isEqualTo(2);
        }

        @Test
        void shouldWaitForWhoWritesACellAgainThatTheProviderHasLost() {
            write(p, "first");
            p.tend();
            Cell cell = write(p, "lost and written again");
            cells().remove("/#" + cell.number());
            p.tend();
            memory.cache(CELLS).put("/#" + cell.number(), cell.bytes());
            for (int i = 0; i < SharedLog.DRIFT; i++) {
                p.tend();
            }

            assertThat(p.isLost()).isFalse();
            assertThat(tail()).isEqualTo(cell.number());
        }
    }

    /** The cluster is split, p stays alone on its side, and the log of the others is what there is when it is whole again. */
    @Nested
    class Merging {

        private void split() {
            write(p, "before");
            p.tend();
            follow(q);
            hands.moveTo(memory.copy());
        }

        private void merge() {
            p.suspect();
            hands.moveTo(memory);
            p.suspect();
        }

        private Standing store(Cell cell) {
            for (int i = 0; i < 2 * SharedLog.DRIFT; i++) {
                try {
                    return p.store(cell);
                } catch (CacheException notKnown) {
                    pass(Duration.ofSeconds(1));
                }
            }
            throw new AssertionError("there is no answer");
        }

        @Test
        void shouldNotGoOnFromWhatTheOthersDoNotHave() {
            split();
            write(p, "on this side only");
            write(p, "and this");
            write(q, "on the other side");
            Cell cell = prepare(p, "after");
            merge();

            assertThat(store(cell)).isEqualTo(Standing.NOT_IN_LOG);
            assertThat(p.isLost()).isTrue();
            assertThat(cells()).doesNotContain("/#" + cell.number());
        }

        @Test
        void shouldGoOnWhereNobodyHasWrittenMeanwhile() {
            split();
            merge();
            write(p, "after");

            follow(q);
            assertThat(q.nextNumber()).isEqualTo(p.nextNumber());
        }

        @Test
        void shouldTakeUpWhatTheOthersHaveWrittenMeanwhile() {
            split();
            write(q, "meanwhile");
            merge();
            Cell cell = prepare(p, "after");
            assertThat(store(cell)).isEqualTo(Standing.NOT_IN_LOG);
            assertThat(p.isLost()).isFalse();
            write(p, "after");

            follow(q);
            assertThat(q.nextNumber()).isEqualTo(p.nextNumber());
        }

        /** On its side the number is free, whenever it looks. */
        @Test
        void shouldSeeThatTheOthersHaveTrimmedMeanwhile() {
            split();
            for (int i = 0; i < 5; i++) {
                write(q, "meanwhile" + i);
            }
            for (Duration passed = Duration.ZERO; passed.compareTo(LONG) < 0; passed = passed.plusSeconds(5)) {
                assertThat(p.next(true)).isNull();
                pass(Duration.ofSeconds(5));
                q.tend();
            }
            assertThat(cells()).doesNotContain("/#" + p.nextNumber());
            Cell cell = prepare(p, "lost");
            merge();

            assertThat(store(cell)).isEqualTo(Standing.NOT_IN_LOG);
            assertThat(cells()).doesNotContain("/#" + cell.number());
        }

        @Test
        void shouldNotBelieveWhatItWroteWhileTheSidesMet() {
            split();
            Cell cell = prepare(p, "lost");
            hands.after(CELLS + ".putIfAbsent", this::merge);
            assertThatThrownBy(() -> p.store(cell)).isInstanceOf(CacheException.class);
            write(q, "instead");

            assertThat(store(cell)).isEqualTo(Standing.NOT_IN_LOG);
            assertThat(p.isLost()).isFalse();
        }

        @Test
        void shouldNotWriteBeforeItIsAnsweredWhetherTheLogIsTheSame() {
            split();
            write(p, "on this side only");
            merge();
            Cell cell = prepare(p, "after");
            hands.before(MARKS + ".get", SharedLogTest::fail);
            assertThatThrownBy(() -> p.store(cell)).isInstanceOf(CacheException.class);

            assertThat(store(cell)).isEqualTo(Standing.NOT_IN_LOG);
            assertThat(p.isLost()).isTrue();
        }

        @Test
        void shouldWaitForWhoWritesTheLastCellAgain() {
            split();
            merge();
            Cell last = write(q, "lost and written again");
            follow(p);
            cells().remove("/#" + last.number());
            p.suspect();
            Cell cell = prepare(p, "after");
            assertThatThrownBy(() -> p.store(cell)).isInstanceOf(CacheException.class);
            memory.cache(CELLS).put("/#" + last.number(), last.bytes());

            assertThat(store(cell)).isEqualTo(Standing.IN_LOG);
        }

        @Test
        void shouldNotMoveTheTailOfTheOthers() {
            split();
            write(q, "on the other side");
            q.tend();
            write(p, "on this side only");
            write(p, "and this");
            hands.after(CELLS + ".get", this::merge);
            p.tend();

            assertThat(tail()).isEqualTo(3);
        }

        @Test
        void shouldContinueALogThatHasBegunWithoutIt() {
            SharedMemory others = new SharedMemory();
            SharedLog other = open(new SharedMemory.Node(others));
            write(other, "first");
            hands.moveTo(others);
            p.suspect();
            assertThat(store(prepare(p, "lost"))).isEqualTo(Standing.NOT_IN_LOG);
            assertThat(p.isLost()).isTrue();
            p.begin();
            follow(p);
            Cell cell = write(p, "continued");

            assertThat(other.isContinuedBy(cell)).isTrue();
        }
    }

    @Nested
    class Joining {

        @Test
        void shouldContinueALogOfWhichAllIsTrimmed() {
            begin(NOTHING);
            goOn(2);
            SharedLog joined = open(new SharedMemory.Node(memory));
            Cell cell = write(joined, "continued");

            assertThat(q.isContinuedBy(cell)).isTrue();
        }

        @Test
        void shouldNotTakeForTheLastCellWhatIsNone() {
            begin(NOTHING);
            Cell stray = prepare(p, "stray");
            goOn(1);
            memory.cache(CELLS).put("/#" + stray.number(), stray.bytes());
            SharedLog joined = open(new SharedMemory.Node(memory));
            Cell cell = write(joined, "continued");

            assertThat(q.isContinuedBy(cell)).isTrue();
        }

        @Test
        void shouldComeToTheEndThoughTheOthersTrimWhereItBegins() {
            for (int i = 0; i < 5; i++) {
                write(q, "event" + i);
            }
            q.tend();
            pass(LONG);
            Paused joining = new Paused();
            joining.after(CELLS + ".getAll", q::tend);
            SharedLog joined = open(joining);

            assertThat(cells()).containsExactlyInAnyOrder("/#5", "/#6");
            assertThat(joined.nextNumber()).isEqualTo(q.nextNumber());
            assertThat(joined.store(prepare(joined, "continued"))).isEqualTo(Standing.IN_LOG);
        }
    }
}
