package org.reprise.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.engine.ManualScheduler;

class AnswerWriterTest {

    private static final byte[] SMALL = new byte[16 * 1024];
    private static final byte[] LARGE = new byte[16 * 1024 + 1];

    private final ManualScheduler scheduler = new ManualScheduler();
    private final Patience patience = new Patience(scheduler, Duration.ofSeconds(45), Runnable::run);
    private final Queue<Runnable> small = new ArrayDeque<>();
    private final Queue<Runnable> large = new ArrayDeque<>();
    private final FakeOutput out = new FakeOutput();
    private final AnswerWriter writer =
            new AnswerWriter(out, patience, new AnswerWriter.Threads(small::add, large::add), false);
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
        assertThat(patience.waiting()).isZero();
    }

    @Test
    void shouldAlwaysWriteALargeAnswerOnThreadsApart() {
        write(LARGE);
        assertThat(large).isEmpty();
        writer.leaveToOthers();
        assertThat(ends).isEmpty();
        assertThat(small).isEmpty();

        large.remove().run();

        assertThat(ends).containsExactly("sent");
        assertThat(out.written()).hasSize(LARGE.length);
    }

    @Test
    void shouldLeaveALargeAnswerToAListenerWhereThatDoesNotBlock() throws IOException {
        AnswerWriter listening = new AnswerWriter(
                out.fullAfterWrite(), patience, new AnswerWriter.Threads(small::add, large::add), true);
        listening.write(LARGE, failure -> ends.add("sent"));
        out.makeRoom();
        assertThat(out.written()).hasSize(LARGE.length);
        assertThat(ends).isEmpty();

        out.makeRoom();

        assertThat(ends).containsExactly("sent");
    }

    @Test
    void shouldWaitForTheRequestsOwnThreadToLeave() {
        CompletableFuture.runAsync(() -> write(SMALL)).join();
        assertThat(small).isEmpty();

        writer.leaveToOthers();

        small.remove().run();
        assertThat(ends).containsExactly("sent");
    }

    @Test
    void shouldTellThatAWriteFailed() {
        out.failWith(new IOException("broken pipe"));

        write(SMALL);

        assertThat(ends).containsExactly("broken pipe");
    }
}
