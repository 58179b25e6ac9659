package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.reprise.socketio.log.LoggedNote;

/** What is written together is limited by its size. */
class SubmissionTest {

    @Test
    void shouldCountANoteWithAllItCarries() {
        assertThat(Submission.of(new LoggedNote(new byte[5_000])).size()).isEqualTo(5_000);
    }

    @Test
    void shouldCountNothingForABarrier() {
        assertThat(Submission.barrier().size()).isZero();
    }
}
