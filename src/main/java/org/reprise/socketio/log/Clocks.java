package org.reprise.socketio.log;

import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The two clocks of a node, which together say how long ago something was here. The one tells the time, and may be set;
 * the other only counts, and may stand still while the machine is suspended. Thread-safe.
 *
 * @param nanoTime as {@link System#nanoTime}
 */
public record Clocks(InstantSource time, LongSupplier nanoTime) {

    public static Clocks system() {
        return new Clocks(InstantSource.system(), System::nanoTime);
    }

    /** When something was, by both. */
    public record Moment(long millis, long nanos) {}

    public Moment now() {
        return new Moment(time.millis(), nanoTime.getAsLong());
    }

    /** So many milliseconds have passed since then at least, by the clock that says less. */
    public long atLeastSince(Moment then) {
        return Math.min(time.millis() - then.millis(), elapsed(then));
    }

    /** No more milliseconds than that have passed since then, by the clock that says more. */
    public long atMostSince(Moment then) {
        return Math.max(time.millis() - then.millis(), elapsed(then));
    }

    private long elapsed(Moment then) {
        return TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - then.nanos());
    }
}
