package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import javax.cache.CacheException;
import org.reprise.socketio.AckTimeoutException;
import org.reprise.socketio.recovery.SharedMemory;

/** Nodes in this JVM that serve {@code /}, on one manual time. */
final class TestCluster implements AutoCloseable {

    private static final Duration STEP = Duration.ofMillis(100);

    final SharedMemory memory = new SharedMemory();
    private final List<Member> alive = new ArrayList<>();

    /** One of the nodes, and what a test does to it. */
    static final class Member extends SharedMemory.Node {

        final RecordingHandlers handlers;
        TestServer server;

        /** Whether its answers are lost. */
        volatile boolean mute;

        /** How many of its answers still fail to be written. */
        volatile int failing;

        private Member(SharedMemory memory, RecordingHandlers handlers) {
            super(memory);
            this.handlers = handlers;
        }

        @Override
        protected void before(String cache, String method) {
            if (cache.equals("reprise.answers") && method.equals("put")) {
                if (mute || failing-- > 0) {
                    throw new CacheException("no answer");
                }
            }
        }

        /** As others name it when it is missing. */
        String name() {
            return server.server.find("/").sharing().own().toString();
        }

        RecoveringClient connect() {
            return new RecoveringClient(server).connect();
        }
    }

    /** A node joins, and the others know. */
    Member join() {
        return join(new RecordingHandlers());
    }

    Member join(RecordingHandlers handlers) {
        Member member = begin(handlers);
        advance(Duration.ofSeconds(1));
        return member;
    }

    /** A node joins, and nobody knows yet. */
    Member begin(RecordingHandlers handlers) {
        return begin(new Member(memory, handlers));
    }

    /** A node joins before the others have given it its part of what they share, and nobody knows yet. */
    Member beginUnsafe() {
        Member member = new Member(memory, new RecordingHandlers());
        member.setSafe(false);
        return begin(member);
    }

    private Member begin(Member member) {
        member.server = TestServer.node(member, true, 1_000, TestServer.START);
        member.server.serve("/", member.handlers);
        alive.add(member);
        return member;
    }

    /** What the log has told until now is lost, though not to those who have read it; how far it has come is known. */
    void lose() {
        advance(Duration.ofSeconds(1));
        memory.cache("reprise.cells").clear();
    }

    /** A node ends as by {@code kill -9}. */
    void kill(Member member) {
        member.cut();
        alive.remove(member);
    }

    /** A node ends in order. */
    void stop(Member member) {
        member.server.server.stopping();
        member.server.settle();
        member.server.server.close(Duration.ZERO);
        alive.remove(member);
    }

    /** Time passes for all who are alive. */
    void advance(Duration by) {
        for (Duration done = Duration.ZERO; done.compareTo(by) < 0; done = done.plus(STEP)) {
            alive.forEach(member -> member.server.advance(STEP));
            settle();
        }
    }

    void settle() {
        alive.forEach(member -> member.server.settle());
    }

    /** What a stage has when there was time to answer, but not for the time to be over. */
    <T> T answer(CompletionStage<T> stage) {
        BooleanSupplier done = () -> stage.toCompletableFuture().isDone();
        for (int i = 0; i < 10 && !done.getAsBoolean(); i++) {
            advance(STEP);
        }
        if (!done.getAsBoolean()) {
            throw new AssertionError("there is no answer");
        }
        return stage.toCompletableFuture().join();
    }

    /** With what a stage has failed whose time is over. */
    static AckTimeoutException timeoutOf(CompletionStage<?> stage) {
        assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
        CompletionException failed = catchThrowableOfType(
                CompletionException.class, () -> stage.toCompletableFuture().join());
        return (AckTimeoutException) failed.getCause();
    }

    @Override
    public void close() {
        alive.forEach(member -> member.server.close());
    }
}
