package org.reprise.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BinaryPartsTest {

    private final List<byte[]> messages = new ArrayList<>();
    private int tooLarge;
    private final BinaryParts parts = new BinaryParts(4, messages::add, () -> tooLarge++);

    private static ByteBuffer bytes(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length);
        for (int value : values) {
            buffer.put((byte) value);
        }
        return buffer.flip();
    }

    @Test
    void shouldPassOnAWholeMessage() {
        parts.add(bytes(1, -1), true);
        parts.add(bytes(), true);

        assertThat(messages).containsExactly(new byte[] {1, -1}, new byte[0]);
    }

    @Test
    void shouldJoinParts() {
        parts.add(bytes(1), false);
        parts.add(bytes(), false);
        parts.add(bytes(2, 3), true);
        parts.add(bytes(4), false);
        parts.add(bytes(), true);

        assertThat(messages).containsExactly(new byte[] {1, 2, 3}, new byte[] {4});
    }

    @Test
    void shouldCopyWhatTheContainerMayReuse() {
        ByteBuffer reused = ByteBuffer.allocate(2).put(0, (byte) 1);
        parts.add(reused.duplicate(), false);
        reused.put(0, (byte) 9);
        parts.add(bytes(2), true);

        assertThat(messages).containsExactly(new byte[] {1, 0, 2});
    }

    @Test
    void shouldTakeDirectBuffers() {
        parts.add(ByteBuffer.allocateDirect(1).put(0, (byte) 1), true);

        assertThat(messages).containsExactly(new byte[] {1});
    }

    @Test
    void shouldTakeUpToTheLimitEachTime() {
        parts.add(bytes(1, 2, 3, 4), true);
        parts.add(bytes(1, 2), false);
        parts.add(bytes(3, 4), true);

        assertThat(messages).hasSize(2);
        assertThat(tooLarge).isZero();
    }

    @Test
    void shouldRefuseMore() {
        parts.add(bytes(1, 2, 3, 4, 5), true);
        parts.add(bytes(1, 2, 3), false);
        parts.add(bytes(4, 5), false);

        assertThat(messages).isEmpty();
        assertThat(tooLarge).isEqualTo(2);
    }
}
