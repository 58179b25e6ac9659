package org.reprise.socketio.transport;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Puts a binary message together from its parts, up to a limit of bytes. Not thread-safe. */
final class BinaryParts {

    private final int limit;
    private final Consumer<byte[]> whole;
    private final Runnable tooLarge;
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream(0);

    BinaryParts(int limit, Consumer<byte[]> whole, Runnable tooLarge) {
        this.limit = limit;
        this.whole = whole;
        this.tooLarge = tooLarge;
    }

    void add(ByteBuffer part, boolean last) {
        if ((long) parts.size() + part.remaining() > limit) {
            parts.reset();
            tooLarge.run();
            return;
        }
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        if (last && parts.size() == 0) {
            whole.accept(bytes);
        } else {
            parts.writeBytes(bytes);
            if (last) {
                byte[] message = parts.toByteArray();
                parts.reset();
                whole.accept(message);
            }
        }
    }
}
