package org.reprise.socketio.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reprise.socketio.engine.ManualScheduler;
import org.reprise.socketio.engine.PollBody;

class ServletBodyTest {

    private static final int LIMIT = 10_000;

    private final ManualScheduler scheduler = new ManualScheduler();
    private final Patience patience = new Patience(scheduler, Duration.ofSeconds(45), Runnable::run);
    private final List<String> outcomes = new ArrayList<>();

    private FakeInput read(FakeInput in) throws IOException {
        new ServletBody(in, in.announced(), patience).read(LIMIT, new PollBody.Reader() {
            @Override
            public void received(byte[] body) {
                outcomes.add("received " + new String(body, UTF_8));
            }

            @Override
            public void tooLarge() {
                outcomes.add("too large");
            }

            @Override
            public void failed(IOException why) {
                outcomes.add("failed: " + why.getMessage());
            }
        });
        return in;
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeWhatIsThereAtOnce(FakeInput.Container like) throws IOException {
        read(new FakeInput(like, 6).arrive("4hello").end());

        assertThat(outcomes).containsExactly("received 4hello");
        assertThat(patience.waiting()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeWhatComesByteByByte(FakeInput.Container like) throws IOException {
        FakeInput in = read(new FakeInput(like, 6));
        for (String letter : "4hello".split("")) {
            assertThat(outcomes).isEmpty();
            in.arrive(letter);
        }
        in.end();

        assertThat(outcomes).containsExactly("received 4hello");
        assertThat(patience.waiting()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeABodyOfUnknownLengthUpToTheLimit(FakeInput.Container like) throws IOException {
        read(new FakeInput(like, -1))
                .arrive("a".repeat(4000))
                .arrive("b".repeat(6000))
                .end();

        assertThat(outcomes).containsExactly("received " + "a".repeat(4000) + "b".repeat(6000));
    }

    @Nested
    class TooLarge {

        @Test
        void shouldBeRefusedByItsAnnouncementUnread() throws IOException {
            FakeInput in = read(new FakeInput(FakeInput.Container.LIBERTY, LIMIT + 1));

            assertThat(outcomes).containsExactly("too large");
            assertThat(in.isListenedTo()).isFalse();
        }

        @ParameterizedTest
        @EnumSource
        void shouldBeRefusedOnceMoreHasComeThanTheLimit(FakeInput.Container like) throws IOException {
            FakeInput in = read(new FakeInput(like, -1)).arrive("a".repeat(LIMIT));
            assertThat(outcomes).isEmpty();

            in.arrive("bcd".repeat(1000));

            assertThat(outcomes).containsExactly("too large");
            assertThat(in.taken()).isEqualTo(LIMIT + 1);
            in.end();
            assertThat(outcomes).hasSize(1);
            assertThat(patience.waiting()).isZero();
        }
    }

    @Nested
    class Slow {

        private final FakeInput in = new FakeInput(FakeInput.Container.LIBERTY, 100);

        @Test
        void shouldBeGivenUpInTheEndHoweverMuchHasCome() throws IOException {
            read(in).arrive("4");
            for (int second = 0; second < 44; second++) {
                scheduler.advance(Duration.ofSeconds(1));
                in.arrive("a");
            }
            assertThat(outcomes).isEmpty();

            scheduler.advance(Duration.ofSeconds(1));

            assertThat(outcomes).containsExactly("failed: the body did not come in time");
        }

        @Test
        void shouldNotBeHeardAfterThat() throws IOException {
            read(in).arrive("4");
            scheduler.advance(Duration.ofSeconds(45));

            in.arrive("a".repeat(99)).end();

            assertThat(outcomes).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldFailWhenItEndsEarly(FakeInput.Container like) throws IOException {
        read(new FakeInput(like, 6)).arrive("4he").end();

        assertThat(outcomes).containsExactly("failed: the body ended early");
    }

    @ParameterizedTest
    @EnumSource
    void shouldFailWhenTheConnectionBreaks(FakeInput.Container like) throws IOException {
        read(new FakeInput(like, 6)).arrive("4he").fail(new IOException("connection reset"));

        assertThat(outcomes).containsExactly("failed: connection reset");
        assertThat(patience.waiting()).isZero();
    }
}
