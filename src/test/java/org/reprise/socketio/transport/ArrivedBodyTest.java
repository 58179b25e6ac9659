package org.reprise.socketio.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.engine.PollBody;

class ArrivedBodyTest {

    private final FakeInput in = new FakeInput(FakeInput.Container.PAYARA, 6);
    private final List<String> outcomes = new ArrayList<>();

    private void read(int limit) {
        new ArrivedBody(in, 6).read(limit, new PollBody.Reader() {
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
                outcomes.add("failed");
            }
        });
    }

    @Test
    void shouldBeHereOnlyWhenAllOfItIs() throws IOException {
        in.arrive("4hell");
        assertThat(ArrivedBody.isHere(in, 6)).isFalse();
        in.arrive("o");
        assertThat(ArrivedBody.isHere(in, 6)).isTrue();
        assertThat(ArrivedBody.isHere(in, -1)).isFalse();
    }

    @Test
    void shouldBeTakenUpToTheLimit() throws IOException {
        in.arrive("4hello").end();

        read(6);

        assertThat(outcomes).containsExactly("received 4hello");
    }

    @Test
    void shouldBeRefusedUnreadBeyondTheLimit() throws IOException {
        in.arrive("4hello").end();

        read(5);

        assertThat(outcomes).containsExactly("too large");
        assertThat(in.taken()).isZero();
    }
}
