package org.reprise.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class ClosersTest {

    @Test
    void shouldCloseAllThoughTheWorkersHaveStopped() {
        Closers closers = new Closers(task -> {
            throw new RejectedExecutionException();
        });
        List<Integer> closed = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            closers.execute(() -> closed.add(number));
        }

        assertThat(closed).hasSize(100);
    }
}
