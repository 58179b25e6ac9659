package org.reprise.socketio.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.engine.ManualScheduler;

class ListeningWriterTest {

    private final ManualScheduler scheduler = new ManualScheduler();
    private final Patience patience = new Patience(scheduler, Duration.ofSeconds(45), Runnable::run);
    private final List<String> ends = new ArrayList<>();
    private final FakeOutput out = new FakeOutput();

    private void write(ListeningWriter writer) {
        writer.write("4hello".getBytes(UTF_8), failure -> ends.add(failure == null ? "sent" : failure.getMessage()));
    }

    @Test
    void shouldWaitUntilTheContainerLetsItWrite() throws IOException {
        write(ListeningWriter.listeningTo(out, patience));
        assertThat(out.written()).isEmpty();

        out.makeRoom();

        assertThat(out.written()).isEqualTo("4hello");
        assertThat(ends).containsExactly("sent");
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void shouldWriteAtOnceWhenTheContainerHasLetIt() throws IOException {
        ListeningWriter writer = ListeningWriter.listeningTo(out, patience);
        out.makeRoom();

        write(writer);

        assertThat(out.written()).isEqualTo("4hello");
        assertThat(ends).containsExactly("sent");
    }

    @Test
    void shouldTellTheEndWhenTheContainerHasTakenAll() throws IOException {
        ListeningWriter writer = ListeningWriter.listeningTo(out.fullAfterWrite(), patience);
        out.makeRoom();
        write(writer);
        assertThat(out.written()).isEqualTo("4hello");
        assertThat(ends).isEmpty();

        out.makeRoom();

        assertThat(ends).containsExactly("sent");
        assertThat(out.written()).isEqualTo("4hello");
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void shouldNotMissACallFromWithin() {
        write(ListeningWriter.listeningTo(out.fullAfterWrite().callingBackAtOnce(), patience));

        assertThat(out.written()).isEqualTo("4hello");
        assertThat(ends).containsExactly("sent");
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void shouldGiveUpAClientThatDoesNotRead() throws IOException {
        ListeningWriter writer = ListeningWriter.listeningTo(out.fullAfterWrite(), patience);
        out.makeRoom();
        write(writer);

        scheduler.advance(Duration.ofSeconds(44));
        assertThat(ends).isEmpty();
        scheduler.advance(Duration.ofSeconds(1));

        assertThat(ends).containsExactly("the answer was not taken in time");
        out.makeRoom();
        assertThat(ends).hasSize(1);
    }

    @Test
    void shouldTellThatTheClientHasGone() throws IOException {
        ListeningWriter writer = ListeningWriter.listeningTo(out.fullAfterWrite(), patience);
        out.makeRoom();
        write(writer);

        out.fail(new IOException("connection reset"));

        assertThat(ends).containsExactly("connection reset");
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void shouldTellThatAWriteFailed() throws IOException {
        ListeningWriter writer = ListeningWriter.listeningTo(out.failWith(new IOException("broken pipe")), patience);
        out.makeRoom();

        write(writer);

        assertThat(ends).containsExactly("broken pipe");
    }
}
