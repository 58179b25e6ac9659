package org.reprise.socketio.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What has to be known of a log beside its cells when a server starts anew.
 *
 * @param epoch that of its offsets
 * @param horizon up to this position it has been trimmed
 * @param uid of the cell at the horizon
 * @param markedAt when this was written, in milliseconds since the epoch: the server was alive then
 */
record LogHeader(String epoch, long horizon, long uid, long markedAt) {

    private static final byte VERSION = 1;

    byte[] encode() {
        return ByteBuffer.allocate(1 + 3 * Long.BYTES + epoch.length())
                .put(VERSION)
                .putLong(horizon)
                .putLong(uid)
                .putLong(markedAt)
                .put(epoch.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    /** Reads what {@link #encode} wrote. */
    static LogHeader decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (in.remaining() <= 1 + 3 * Long.BYTES || in.get() != VERSION) {
            throw new IllegalArgumentException("the header of a packet log cannot be read");
        }
        long horizon = in.getLong();
        long uid = in.getLong();
        long markedAt = in.getLong();
        byte[] epoch = new byte[in.remaining()];
        in.get(epoch);
        return new LogHeader(new String(epoch, StandardCharsets.US_ASCII), horizon, uid, markedAt);
    }
}
