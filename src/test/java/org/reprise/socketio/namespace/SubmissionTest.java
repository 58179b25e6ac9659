package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.EmitTimeoutException;
import org.reprise.socketio.log.LoggedNote;
import org.reprise.socketio.protocol.EncodedEvent;

/** What is written together is limited by its size. */
class SubmissionTest {

    private static final Broadcast TO_ALL = Broadcast.toAll(null);

    @Test
    void shouldCountANoteWithAllItCarries() {
        assertThat(Submission.of(new LoggedNote(new byte[5_000])).size()).isEqualTo(5_000);
    }

    @Test
    void shouldCountNothingForABarrier() {
        assertThat(Submission.barrier().size()).isZero();
    }

    @Test
    void shouldCountTheTextOfAnEventAndItsAttachments() {
        EncodedEvent event = new EncodedEvent("2[\"x\"", List.of(new byte[100], new byte[20]));

        assertThat(Submission.of(TO_ALL, event).size()).isEqualTo(125);
    }

    @Test
    void shouldTellThatItIsNotKnownHowItEnded() {
        assertThat(Submission.told(new UnknownFateException()))
                .hasMessageStartingWith("SIO0315 ")
                .isInstanceOfSatisfying(EmitTimeoutException.class, late -> assertThat(late.isPending())
                        .isTrue());
    }
}
