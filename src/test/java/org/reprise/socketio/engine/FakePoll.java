package org.reprise.socketio.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The response to a polling request; fails the test's expectations when it is sent twice. */
final class FakePoll implements PollReply {

    private final CountDownLatch sent = new CountDownLatch(1);
    private volatile Runnable beforeSending = () -> {};
    private volatile Exception failure;
    private volatile int times;
    private volatile String contentType;
    private volatile String answer;

    /** Runs something on the thread that sends, before the client has anything. */
    FakePoll beforeSending(Runnable action) {
        beforeSending = action;
        return this;
    }

    /** Lets the sending fail, as when the client has gone. */
    FakePoll broken() {
        return failWith(new IOException("broken pipe"));
    }

    /** Lets the sending fail, with an IOException or a RuntimeException. */
    FakePoll failWith(Exception failure) {
        this.failure = failure;
        return this;
    }

    @Override
    public synchronized void send(int status, String type, byte[] body) throws IOException {
        beforeSending.run();
        if (failure instanceof RuntimeException bug) {
            throw bug;
        } else if (failure != null) {
            throw new IOException(failure.getMessage());
        }
        times++;
        contentType = type;
        answer = status + " " + new String(body, UTF_8);
        sent.countDown();
    }

    /** Status and body, such as {@code 200 4hello}; null while there is none. */
    String answer() {
        return times > 1 ? "sent " + times + " times" : answer;
    }

    String body() {
        return answer() == null ? null : answer().substring(4);
    }

    String contentType() {
        return contentType;
    }

    boolean isAnswered() {
        return answer != null;
    }

    /** Waits for another thread to send. */
    String await() {
        try {
            return sent.await(10, TimeUnit.SECONDS) ? answer() : "nothing within 10 seconds";
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
