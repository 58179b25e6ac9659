package org.reprise.socketio.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.cluster.ArgumentsCodec;
import org.reprise.socketio.cluster.Inquiries;
import org.reprise.socketio.cluster.Inquiry;
import org.reprise.socketio.cluster.Node;
import org.reprise.socketio.protocol.EncodedArguments;
import org.reprise.socketio.protocol.PacketEncoder;
import org.reprise.socketio.protocol.ValueMapper;

/** The acknowledgement of another node's event. */
class NodeReplyTest {

    private static final Node OWN = Node.here(1);
    private static final Node OTHER = Node.here(2);

    private final Inquiries inquiries = new Inquiries("/", null, Runnable::run, (delay, task) -> () -> {});
    private final Inquiry<EncodedArguments> inquiry = inquiries.open(ArgumentsCodec.INSTANCE, Duration.ofSeconds(1));
    private final PacketEncoder encoder = new PacketEncoder(new ValueMapper() {
        @Override
        public void write(Object value, StringBuilder out, List<byte[]> attachments) {
            throw new IllegalStateException("no");
        }

        @Override
        public Object read(String json, Type type, List<byte[]> attachments) {
            throw new IllegalStateException("no");
        }
    });

    private NodeReply reply() {
        inquiry.begin(Set.of(OWN, OTHER));
        return new NodeReply(encoder, inquiry.reply(OWN, 1));
    }

    private List<String> answers() {
        inquiries.gone(OTHER.id());
        return inquiry.outcome().join().answers().stream()
                .map(EncodedArguments::json)
                .toList();
    }

    @Test
    void shouldCountTheFirstTimeOnly() {
        NodeReply reply = reply();
        reply.send("first", 1);
        reply.send("second");

        assertThat(answers()).containsExactly("[\"first\",1]");
    }

    @Test
    void shouldBePossibleAgainAfterOneThatCannotBeWritten() {
        NodeReply reply = reply();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reply.send(new Object()))
                .withMessageStartingWith("argument 0 of an acknowledgement cannot be written as JSON");
        reply.send();

        assertThat(answers()).containsExactly("[]");
    }

    @Test
    void shouldDoNothingWhereNoneWasAskedFor() {
        new NodeReply(encoder, null).send("anything");

        assertThat(inquiry.outcome()).isNotDone();
    }
}
