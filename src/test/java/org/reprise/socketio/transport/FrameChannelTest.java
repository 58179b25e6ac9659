package org.reprise.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.WebConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.engine.EnginePacket;
import org.reprise.socketio.engine.Scheduler;
import org.reprise.socketio.websocket.Frames;

class FrameChannelTest {

    private final Connection connection = new Connection();
    private final Timers timers = new Timers();
    private final FrameChannel channel = open();

    private FrameChannel open() {
        try {
            return new FrameChannel(connection, timers, Runnable::run, null);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Keeps what is written. */
    private static final class Connection extends ServletOutputStream implements WebConnection {

        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private boolean closed;

        @Override
        public ServletInputStream getInputStream() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ServletOutputStream getOutputStream() {
            return this;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(int one) {
            written.write(one);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** Keeps the tasks that wait. */
    private static final class Timers implements Scheduler {

        private final Map<Runnable, Duration> waiting = new ConcurrentHashMap<>();

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Runnable schedule(Duration delay, Runnable task) {
            waiting.put(task, delay);
            return () -> waiting.remove(task);
        }
    }

    @Test
    void shouldLeaveNoTimerBehindWhenTheClientHasClosed() {
        channel.onClose(1000);

        assertThat(connection.closed).isTrue();
        assertThat(timers.waiting).isEmpty();
    }

    @Test
    void shouldWaitForTheAnswerToItsCloseFrameAndNoLonger() {
        channel.close();

        assertThat(connection.closed).isFalse();
        assertThat(timers.waiting).containsValue(Duration.ofSeconds(10)).hasSize(1);
        channel.onClose(1000);

        assertThat(connection.closed).isTrue();
        assertThat(timers.waiting).isEmpty();
        assertThat(connection.written.toByteArray()).isEqualTo(Frames.close(1000, ""));
    }

    @Test
    void shouldDisconnectAClientThatDoesNotAnswer() {
        channel.close();
        new ArrayList<>(timers.waiting.keySet()).forEach(Runnable::run);

        assertThat(connection.closed).isTrue();
        assertThat(timers.waiting).isEmpty();
    }

    @Test
    void shouldAnswerAPingOfAClientThatIsBehindWithTheNextMessage() throws IOException {
        byte[] ping = {1, 2};
        channel.pong(ping, false);
        assertThat(connection.written.size()).isZero();

        channel.send(List.of(EnginePacket.message("a")), null, 0, failure -> assertThat(failure)
                .isNull());

        assertThat(connection.written.toByteArray())
                .startsWith(Frames.pong(ping))
                .endsWith(Frames.text("4a"));
    }
}
