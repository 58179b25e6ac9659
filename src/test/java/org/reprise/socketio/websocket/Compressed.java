package org.reprise.socketio.websocket;

import java.util.Arrays;
import java.util.zip.Deflater;

/** Compresses as a client does (RFC 7692, section 7.2.1). */
final class Compressed implements AutoCloseable {

    private final Deflater zlib;
    private final boolean keepsContext;

    Compressed(int level, boolean keepsContext) {
        zlib = new Deflater(level, true);
        this.keepsContext = keepsContext;
    }

    /** The payload of one message on its own. */
    static byte[] payload(byte[] message) {
        try (Compressed alone = new Compressed(Deflater.DEFAULT_COMPRESSION, false)) {
            return alone.next(message);
        }
    }

    /** The payload of the next message. */
    byte[] next(byte[] message) {
        byte[] room = new byte[message.length + message.length / 100 + 64];
        zlib.setInput(message);
        int size = zlib.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
        if (!keepsContext) {
            zlib.reset();
        }
        return Arrays.copyOf(room, size - 4);
    }

    /** A payload that ends with a final block. */
    static byte[] finished(byte[] message) {
        Deflater zlib = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        zlib.setInput(message);
        zlib.finish();
        byte[] room = new byte[message.length + 64];
        int size = zlib.deflate(room);
        zlib.end();
        return Arrays.copyOf(room, size);
    }

    @Override
    public void close() {
        zlib.end();
    }
}
