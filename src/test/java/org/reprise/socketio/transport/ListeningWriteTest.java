package org.reprise.socketio.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.engine.ManualScheduler;

class ListeningWriteTest {

    private final ManualScheduler scheduler = new ManualScheduler();
    private final Patience patience = new Patience(scheduler, Duration.ofSeconds(45), Runnable::run);
    private final List<String> ends = new ArrayList<>();
    private final FakeOutput out = new FakeOutput();

    private void begin() {
        ListeningWrite.begin(
                out,
                "4hello".getBytes(UTF_8),
                failure -> ends.add(failure == null ? "sent" : failure.getMessage()),
                patience);
    }

    @Test
    void shouldWaitUntilTheContainerLetsItWrite() throws IOException {
        begin();
        assertThat(out.written()).isEmpty();

        out.makeRoom();

        assertThat(out.written()).isEqualTo("4hello");
        assertThat(ends).containsExactly("sent");
        assertThat(patience.waiting()).isZero();
    }

    @Test
    void shouldTellTheEndWhenTheContainerHasTakenAll() throws IOException {
        out.fullAfterWrite();
        begin();
        out.makeRoom();
        assertThat(out.written()).isEqualTo("4hello");
        assertThat(ends).isEmpty();

        out.makeRoom();

        assertThat(ends).containsExactly("sent");
        assertThat(out.written()).isEqualTo("4hello");
        assertThat(patience.waiting()).isZero();
    }

    @Test
    void shouldNotMissACallFromWithin() {
        out.fullAfterWrite().callingBackAtOnce();

        begin();

        assertThat(out.written()).isEqualTo("4hello");
        assertThat(ends).containsExactly("sent");
        assertThat(patience.waiting()).isZero();
    }

    @Test
    void shouldGiveUpAClientThatDoesNotRead() throws IOException {
        out.fullAfterWrite();
        begin();
        out.makeRoom();

        scheduler.advance(Duration.ofSeconds(44));
        assertThat(ends).isEmpty();
        scheduler.advance(Duration.ofSeconds(1));

        assertThat(ends).containsExactly("the answer was not taken in time");
        out.makeRoom();
        assertThat(ends).hasSize(1);
    }

    @Test
    void shouldTellThatTheClientHasGone() throws IOException {
        out.fullAfterWrite();
        begin();
        out.makeRoom();

        out.fail(new IOException("connection reset"));

        assertThat(ends).containsExactly("connection reset");
        assertThat(patience.waiting()).isZero();
    }

    @Test
    void shouldTellThatAWriteFailed() throws IOException {
        out.failWith(new IOException("broken pipe"));
        begin();

        out.makeRoom();

        assertThat(ends).containsExactly("broken pipe");
    }
}
