package org.reprise.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class WorkerShareTest {

    @Test
    void shouldRunAllThoughTheWorkersHaveStopped() {
        WorkerShare share = new WorkerShare(
                task -> {
                    throw new RejectedExecutionException();
                },
                4);
        List<Integer> done = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            share.execute(() -> done.add(number));
        }

        assertThat(done).hasSize(100);
    }
}
