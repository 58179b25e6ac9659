package org.reprise.socketio.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PollingTest {

    private static final String SESSION_UNKNOWN = "400 {\"code\":1,\"message\":\"Session ID unknown\"}";

    private final TestEngine engine = new TestEngine();
    private final String sid = engine.openPolling();
    private final EngineSession session = engine.session();

    private void assertClosed(String reason) {
        assertThat(engine.listener.calls()).endsWith("close " + reason);
        assertThat(engine.listener.calls())
                .filteredOn(call -> call.startsWith("close"))
                .hasSize(1);
        assertThat(engine.server.size()).isZero();
        assertThat(engine.refusal(TestEngine.pollRequest(sid), false)).isEqualTo(SESSION_UNKNOWN);
    }

    private void assertOpen() {
        assertThat(engine.listener.calls()).noneMatch(call -> call.startsWith("close"));
        FakePoll poll = engine.poll(sid);
        session.send("still here");
        assertThat(poll.answer()).isEqualTo("200 4still here");
    }

    @Nested
    class Get {

        @Test
        void shouldWaitUntilThereIsSomethingToSend() {
            FakePoll poll = engine.poll(sid);
            assertThat(poll.isAnswered()).isFalse();

            session.send("hello");

            assertThat(poll.answer()).isEqualTo("200 4hello");
            assertThat(poll.contentType()).isEqualTo("text/plain; charset=UTF-8");
        }

        @Test
        void shouldTakeAtOnceAllThatWaits() {
            session.send("one");
            session.send(new byte[] {1, 2, 3, 4});
            session.send("two");

            assertThat(engine.poll(sid).answer()).isEqualTo("200 4one\u001ebAQIDBA==\u001e4two");
            assertThat(engine.poll(sid).isAnswered()).isFalse();
        }

        @Test
        void shouldNotSplitAPayloadByItsLength() {
            session.send("a".repeat(500_000));
            session.send("b".repeat(500_000));
            session.send("c");

            assertThat(engine.poll(sid).body()).hasSize(1_000_006);
        }

        @Test
        void shouldEndTheSessionWhenTwoOverlap() {
            FakePoll first = engine.poll(sid);

            FakePoll second = engine.poll(sid);

            assertThat(first.answer()).isEqualTo("200 1");
            assertThat(second.answer()).isEqualTo("400 ");
            assertClosed("transport error: overlap from client");
        }

        @Test
        void shouldEndTheSessionWhenTheClientAbortsIt() {
            FakePoll poll = engine.poll(sid);

            engine.server.getAborted(TestEngine.pollRequest(sid), poll);

            assertThat(poll.isAnswered()).isFalse();
            assertClosed("transport error: poll connection closed prematurely");
        }

        @Test
        void shouldNotMindTheAbortOfOneThatWasAnswered() {
            FakePoll poll = engine.poll(sid);
            session.send("hello");

            engine.server.getAborted(TestEngine.pollRequest(sid), poll);
            engine.server.getAborted(TestEngine.pollRequest("none"), poll);

            assertOpen();
        }

        @Test
        void shouldBeRefusedWhenTheSessionEndedAfterTheCheck() {
            engine.post(sid, "1");

            assertThat(engine.poll(sid).answer()).isEqualTo(SESSION_UNKNOWN);
        }

        @Test
        void shouldEndTheSessionWhenItCannotBeAnswered() {
            engine.poll(sid, new FakePoll().broken());

            session.send("lost");

            assertClosed("transport error: broken pipe");
        }
    }

    @Nested
    class BrokenReply {

        private final FakePoll poll = engine.poll(sid, new FakePoll().failWith(new IllegalStateException("completed")));

        @Test
        void shouldEndTheSession() {
            session.send("lost");

            assertClosed("transport error: completed");
        }

        @Test
        void shouldNotKeepTheSessionFromItsEnd() {
            engine.post(sid, "2");

            assertThat(poll.isAnswered()).isFalse();
            assertClosed("transport error: invalid heartbeat direction");
        }

        @Test
        void shouldNotKeepTheServerFromClosing() {
            session.close();

            assertClosed("forced close");
        }
    }

    @Nested
    class Post {

        @Test
        void shouldGiveTheListenerEachMessage() {
            FakePoll reply = engine.post(sid, "4one\u001ebAQIDBA==\u001e4\u20ac");

            assertThat(reply.answer()).isEqualTo("200 ok");
            assertThat(reply.contentType()).isEqualTo("text/html");
            assertThat(engine.listener.calls()).containsExactly("open", "text one", "binary 01020304", "text \u20ac");
        }

        @Test
        void shouldBeAnsweredAfterTheListenerHasHeard() {
            FakePoll[] echo = {engine.poll(sid)};
            engine.listener.during((session, call) -> session.send("echo of " + call));

            engine.post(sid, "4hello");

            assertThat(echo[0].answer()).isEqualTo("200 4echo of text hello");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "0{}", "5", "6", "3", "3probe"})
        void shouldIgnoreWhatMeansNothingHere(String packet) {
            assertThat(engine.post(sid, packet).answer()).isEqualTo("200 ok");
            assertThat(engine.listener.calls()).containsExactly("open");
            assertOpen();
        }

        @Test
        void shouldEndTheSessionByAClosePacket() {
            FakePoll poll = engine.poll(sid);

            FakePoll reply = engine.post(sid, "1");

            assertThat(poll.answer()).isEqualTo("200 6");
            assertThat(reply.answer()).isEqualTo("200 ok");
            assertClosed("transport close");
        }

        @Test
        void shouldHearWhatCameBeforeAClosePacketInTheSamePayload() {
            engine.post(sid, "4bye\u001e1\u001e4late");

            assertThat(engine.listener.calls()).containsExactly("open", "text bye", "close transport close");
        }

        @Test
        void shouldEndTheSessionByAPing() {
            FakePoll poll = engine.poll(sid);

            FakePoll reply = engine.post(sid, "2");

            assertThat(poll.answer()).isEqualTo("200 1");
            assertThat(reply.answer()).isEqualTo("200 ok");
            assertClosed("transport error: invalid heartbeat direction");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "abc", "9", "\u001e", "4one\u001e", "b!!"})
        void shouldEndTheSessionWhenItCannotBeRead(String payload) {
            FakePoll poll = engine.poll(sid);

            FakePoll reply = engine.post(sid, payload);

            assertThat(reply.answer()).isEqualTo("200 ok");
            assertThat(poll.answer()).isEqualTo("200 1");
            assertThat(engine.listener.calls().get(engine.listener.calls().size() - 1))
                    .startsWith("close parse error: ");
            assertThat(engine.server.size()).isZero();
        }

        @Test
        void shouldDeliverWhatStandsBeforeTheBadPacket() {
            engine.post(sid, "4one\u001eabc\u001e4two");

            assertThat(engine.listener.calls())
                    .containsExactly("open", "text one", "close parse error: unknown packet type");
        }

        @Test
        void shouldBeRefusedWhenItIsTooLargeAndLeaveTheSessionAlive() {
            FakePoll reply = engine.post(sid, "4" + "a".repeat(1_000_000));

            assertThat(reply.answer()).isEqualTo("413 ");
            assertThat(engine.listener.calls()).containsExactly("open");
            assertThat(engine.post(sid, "4" + "a".repeat(999_999)).answer()).isEqualTo("200 ok");
            assertOpen();
        }

        @Test
        void shouldEndTheSessionWhenTwoOverlap() {
            FakePoll[] second = new FakePoll[1];

            FakePoll first = engine.post(sid, limit -> {
                second[0] = engine.post(sid, "4two");
                return "4one".getBytes(UTF_8);
            });

            assertThat(second[0].answer()).isEqualTo("400 ");
            assertThat(first.answer()).isEqualTo("200 ok");
            assertThat(engine.listener.calls())
                    .containsExactly("open", "close transport error: data request overlap from client");
            assertClosed("transport error: data request overlap from client");
        }

        @Test
        void shouldBePossibleAgainAsSoonAsTheLastOneIsAnswered() {
            for (int i = 0; i < 3; i++) {
                assertThat(engine.post(sid, "4" + i).answer()).isEqualTo("200 ok");
            }
            assertThat(engine.listener.calls()).containsExactly("open", "text 0", "text 1", "text 2");
        }

        @Test
        void shouldEndTheSessionWhenTheClientAbortsIt() {
            FakePoll poll = engine.poll(sid);

            engine.post(sid, limit -> {
                throw new IOException("connection reset");
            });

            assertThat(poll.answer()).isEqualTo("200 1");
            assertClosed("transport error: data request connection closed prematurely");
        }

        @Test
        void shouldEndTheSessionWhenItIsBinary() {
            FakePoll reply = engine.post(sid, limit -> new byte[] {4, 1}, "application/octet-stream");

            assertThat(reply.answer()).isEqualTo("400 ");
            assertClosed("transport error: invalid content");
        }

        @Test
        void shouldBeRefusedWhenTheSessionEndedAfterTheCheck() {
            engine.post(sid, "1");

            assertThat(engine.post(sid, "4late").answer()).isEqualTo(SESSION_UNKNOWN);
            assertThat(engine.listener.calls()).containsExactly("open", "close transport close");
        }
    }

    @Nested
    class CloseByTheServer {

        @Test
        void shouldAnswerAPendingPollWithAClosePacket() {
            FakePoll poll = engine.poll(sid);

            session.close();

            assertThat(poll.answer()).isEqualTo("200 1");
            assertClosed("forced close");
        }

        @Test
        void shouldWaitForTheNextPoll() {
            session.close();

            assertThat(engine.refusal(TestEngine.pollRequest(sid), false)).isNull();
            assertThat(engine.poll(sid).answer()).isEqualTo("200 6\u001e1");
            assertClosed("forced close");
        }

        @Test
        void shouldLetTheNextPollTakeWhatWasSentBefore() {
            session.send("one");
            session.send("two");
            session.close();
            session.send("late");

            assertThat(engine.listener.calls()).containsExactly("open", "close forced close");
            assertThat(engine.poll(sid).answer()).isEqualTo("200 4one\u001e4two");
            assertThat(engine.server.size()).isOne();
            assertThat(engine.poll(sid).answer()).isEqualTo("200 6\u001e1");
            assertClosed("forced close");
        }

        @Test
        void shouldGiveUpAfter30Seconds() {
            session.send("one");
            session.close();

            engine.advance(Duration.ofMillis(29_900));
            assertThat(engine.server.size()).isOne();
            engine.advance(Duration.ofMillis(600));

            assertClosed("forced close");
        }

        @Test
        void shouldTakeNoMoreMessages() {
            session.close();

            assertThat(engine.post(sid, "4late").answer()).isEqualTo("200 ok");
            assertThat(engine.post(sid, "4later\u001e1").answer()).isEqualTo("200 ok");
            assertClosed("forced close");
        }

        @Test
        void shouldHappenOnce() {
            session.close();
            session.close();
            engine.poll(sid);
            session.close();

            assertClosed("forced close");
        }
    }
}
