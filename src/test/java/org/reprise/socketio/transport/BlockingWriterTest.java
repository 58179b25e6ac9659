package org.reprise.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.engine.ManualScheduler;

class BlockingWriterTest {

    private static final byte[] SMALL = new byte[16 * 1024];
    private static final byte[] LARGE = new byte[16 * 1024 + 1];

    private final ManualScheduler scheduler = new ManualScheduler();
    private final Patience patience = new Patience(scheduler, Duration.ofSeconds(45), Runnable::run);
    private final Queue<Runnable> small = new ArrayDeque<>();
    private final Queue<Runnable> large = new ArrayDeque<>();
    private final FakeOutput out = new FakeOutput();
    private final BlockingWriter writer =
            new BlockingWriter(out, patience, new BlockingWriter.Threads(small::add, large::add));
    private final List<String> ends = new ArrayList<>();

    private void write(byte[] content) {
        writer.write(content, failure -> ends.add(failure == null ? "sent" : failure.getMessage()));
    }

    @Test
    void shouldWriteASmallAnswerOnTheRequestsOwnThread() {
        write(SMALL);

        assertThat(ends).containsExactly("sent");
        assertThat(out.written()).hasSize(SMALL.length);
    }

    @Test
    void shouldWriteASmallAnswerElsewhereWhenThatThreadHasLeft() {
        writer.leaveToOthers();
        write(SMALL);
        assertThat(ends).isEmpty();

        small.remove().run();

        assertThat(ends).containsExactly("sent");
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void shouldAlwaysWriteALargeAnswerOnThreadsApart() {
        write(LARGE);
        assertThat(ends).isEmpty();
        assertThat(small).isEmpty();

        large.remove().run();

        assertThat(ends).containsExactly("sent");
        assertThat(out.written()).hasSize(LARGE.length);
    }

    @Test
    void shouldGiveUpWhatNoThreadHasTimeFor() {
        write(LARGE);

        scheduler.advance(Duration.ofSeconds(45));

        assertThat(ends).containsExactly("too many clients do not take their answers");
        large.remove().run();
        assertThat(ends).hasSize(1);
        assertThat(out.written()).isEmpty();
    }

    @Test
    void shouldTellThatAWriteFailed() {
        out.failWith(new IOException("broken pipe"));

        write(SMALL);

        assertThat(ends).containsExactly("broken pipe");
    }
}
