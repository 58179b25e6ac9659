package org.reprise.socketio.websocket;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.zip.Deflater;

/**
 * Compressed frames for the connections that have agreed to permessage-deflate (RFC 7692, section 7.2.1). Each message is
 * compressed on its own, so that a frame is good for all of them, and one deflater for a server. For any thread.
 *
 * <p>zlib keeps 256 KB outside of the heap for each thread that is in here; as many as {@code kept} stay for the next.
 */
public final class FrameDeflater implements AutoCloseable {

    /** Below this, in bytes, compression gains less than it costs. */
    public static final int DEFAULT_THRESHOLD = 1024;

    /** 00 00 FF FF, which the receiver puts back. */
    private static final int TAIL = 4;

    private final int threshold;
    private final BlockingQueue<Deflater> idle;
    private volatile boolean closed;

    /**
     * @param threshold the size in bytes of the smallest message that is compressed
     * @param kept how many deflaters wait for their next use, at least 1
     */
    public FrameDeflater(int threshold, int kept) {
        this.threshold = threshold;
        idle = new ArrayBlockingQueue<>(kept);
    }

    /** A text message; compressed unless it is small or does not become smaller. */
    public byte[] text(String text) {
        return frame(Opcode.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A binary message; compressed unless it is small or does not become smaller. */
    public byte[] binary(byte[] bytes) {
        return frame(Opcode.BINARY, bytes);
    }

    private byte[] frame(int opcode, byte[] payload) {
        if (payload.length < Math.max(1, threshold)) {
            return Frames.frame(opcode, payload);
        }
        byte[] room = new byte[OutgoingHeader.LARGEST + payload.length + TAIL];
        int end = deflate(payload, room);
        if (end == room.length) {
            return Frames.frame(opcode, payload); // no smaller
        }
        int size = end - TAIL - OutgoingHeader.LARGEST;
        int start = OutgoingHeader.LARGEST - OutgoingHeader.size(size);
        OutgoingHeader.write(room, start, opcode, true, size);
        return Arrays.copyOfRange(room, start, end - TAIL);
    }

    private int deflate(byte[] payload, byte[] room) {
        Deflater idler = idle.poll();
        Deflater zlib = idler != null ? idler : new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            zlib.setInput(payload);
            int space = room.length - OutgoingHeader.LARGEST;
            return OutgoingHeader.LARGEST + zlib.deflate(room, OutgoingHeader.LARGEST, space, Deflater.SYNC_FLUSH);
        } finally {
            giveBack(zlib);
        }
    }

    private void giveBack(Deflater zlib) {
        zlib.reset();
        if (!idle.offer(zlib)) {
            zlib.end();
        }
        if (closed) {
            close();
        }
    }

    /** Gives back what zlib holds; a frame that is asked for later is made all the same, and keeps nothing. */
    @Override
    public void close() {
        closed = true;
        for (Deflater zlib = idle.poll(); zlib != null; zlib = idle.poll()) {
            zlib.end();
        }
    }
}
