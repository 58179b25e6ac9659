package org.reprise.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.engine.EnginePacket;

/** Sends wait for the client neither for long nor in many threads. */
class SessionChannelTest {

    private static final int ROOM = 32 * 1024;

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<Throwable> ends = new CopyOnWriteArrayList<>();
    private volatile Throwable failure;
    private volatile Runnable blocking = () -> {};
    private final SessionChannel channel = new SessionChannel(session(), Runnable::run);

    private Session session() {
        RemoteEndpoint.Basic basic = fake(RemoteEndpoint.Basic.class, (method, arguments) -> call("now", arguments[0]));
        RemoteEndpoint.Async async = fake(RemoteEndpoint.Async.class, (method, arguments) -> {
            call(method.equals("sendPing") ? "ping" : "later", arguments[0]);
            if (arguments.length > 1) {
                ((SendHandler) arguments[1]).onResult(failure == null ? new SendResult() : new SendResult(failure));
            }
            return null;
        });
        return fake(Session.class, (method, arguments) -> method.equals("getBasicRemote") ? basic : async);
    }

    private Object call(String kind, Object content) {
        calls.add(kind + " " + (content instanceof ByteBuffer bytes ? bytes.remaining() + " bytes" : content));
        if (kind.equals("now")) {
            blocking.run();
        }
        return null;
    }

    private <T> T fake(Class<T> type, BiFunction<String, Object[], Object> answer) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object result = answer.apply(method.getName(), arguments);
                    if (failure != null && type == RemoteEndpoint.Basic.class) {
                        throw failure;
                    }
                    return result;
                }));
    }

    private void send(String text, byte[] ping, long ahead) {
        channel.send(List.of(EnginePacket.message(text)), ping, ahead, ends::add);
    }

    @Test
    void shouldWriteAtOnceWhatHasRoomInTheBuffersOfTheSystem() {
        send("a", null, ROOM);
        channel.send(List.of(EnginePacket.message(new byte[3])), null, 3, ends::add);

        assertThat(calls).containsExactly("now 4a", "now 3 bytes");
        assertThat(ends).containsExactly(null, null);
    }

    @Test
    void shouldNotWaitForAClientThatIsFartherBehind() {
        send("a", null, ROOM + 1);
        channel.send(List.of(EnginePacket.message(new byte[3])), null, 10 * ROOM, ends::add);

        assertThat(calls).containsExactly("later 4a", "later 3 bytes");
        assertThat(ends).containsExactly(null, null);
    }

    @Test
    void shouldSendThePingBehindTheMessage() {
        send("a", new byte[8], 1);
        send("b", new byte[8], ROOM + 1);

        assertThat(calls).containsExactly("now 4a", "ping 8 bytes", "later 4b", "ping 8 bytes");
    }

    @Test
    void shouldTellOfAFailureInsteadOfThrowingIt() {
        failure = new IOException("broken pipe");

        send("a", new byte[8], 1);
        send("b", new byte[8], ROOM + 1);

        assertThat(ends).containsExactly(failure, failure);
        assertThat(calls).containsExactly("now 4a", "later 4b");
    }

    @Test
    void shouldHoldNoMoreThanSixteenThreadsWhateverTheSystemDoes() throws InterruptedException {
        CountDownLatch stuck = new CountDownLatch(16);
        CountDownLatch room = new CountDownLatch(1);
        blocking = () -> {
            stuck.countDown();
            awaitThe(room);
        };
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            threads.add(new Thread(() -> send("stuck", null, 1)));
        }
        threads.forEach(Thread::start);
        stuck.await();

        send("free", null, 1);

        assertThat(calls).endsWith("later 4free");
        room.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        blocking = () -> {};
        send("again", null, 1);
        assertThat(calls).endsWith("now 4again");
        assertThat(ends).hasSize(18).containsOnlyNulls();
    }

    private static void awaitThe(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
