package org.reprise.socketio.engine;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One Engine.IO packet a WebSocket message. The container's side feeds the {@code on...} methods, one call at a time.
 *
 * <p>What a client does not read is to wait in the session's queue, where it is counted. Where the container would
 * buffer it without limit, no more is written than {@value #WINDOW} bytes, and the last message, ahead of what the
 * client has seen, which the pongs to our WebSocket pings tell.
 */
public final class WebSocketTransport implements Transport {

    private static final int WINDOW = 32 * 1024;
    private static final int PING_AFTER = 8 * 1024;

    private final WebSocketChannel channel;
    private final EngineSession session;
    private final @Nullable Upgrade upgrade;

    private volatile boolean answeringProbe;
    private volatile long written;
    private volatile long seen;
    private long pinged;

    private WebSocketTransport(WebSocketChannel channel, EngineSession session, @Nullable Upgrade upgrade) {
        this.channel = channel;
        this.session = session;
        this.upgrade = upgrade;
    }

    static WebSocketTransport opening(WebSocketChannel channel, EngineSession session) {
        return new WebSocketTransport(channel, session, null);
    }

    static WebSocketTransport upgrading(WebSocketChannel channel, EngineSession session, Upgrade upgrade) {
        return new WebSocketTransport(channel, session, upgrade);
    }

    @Override
    public TransportName name() {
        return TransportName.WEBSOCKET;
    }

    /** One message at a time, as the channel wants them. */
    @Override
    public int credit() {
        boolean full = channel.buffersWithoutLimit() && written - seen >= WINDOW;
        return answeringProbe || full ? 0 : 1;
    }

    @Override
    public void write(List<EnginePacket> packets, SendListener sent) {
        EnginePacket packet = packets.get(0);
        SendListener counted = failure -> {
            if (failure == null) {
                count(packet.size());
            }
            sent.sent(failure);
        };
        byte[] binary = packet.binary();
        if (binary != null) {
            channel.sendBinary(ByteBuffer.wrap(binary), counted);
        } else {
            channel.sendText(packet.encoded(), counted);
        }
    }

    /** Answers the client's probe; until that is sent nothing else is. */
    void answerProbe(Upgrade by) {
        if (answeringProbe) {
            return; // the answer on its way is good for this one, too
        }
        answeringProbe = true;
        channel.sendText(EnginePacket.pong("probe").encoded(), failure -> {
            answeringProbe = false;
            if (failure != null) {
                by.abandon();
            }
            session.flush();
        });
    }

    private void count(int size) {
        long total = written + size; // one write is under way at a time
        written = total;
        if (channel.buffersWithoutLimit() && total - pinged >= PING_AFTER) {
            pinged = total;
            channel.sendPing(ByteBuffer.allocate(Long.BYTES).putLong(0, total));
        }
    }

    @Override
    public void finish(boolean late) {
        channel.close();
    }

    @Override
    public void abort() {
        channel.close();
    }

    // ---------------------------------------------------------------------- from the container

    /** A text message. */
    public void onText(String text) {
        try {
            onPacket(EnginePacket.decode(text));
        } catch (EngineParseException bad) {
            end(CloseReason.PARSE_ERROR, String.valueOf(bad.getMessage()));
        }
    }

    /** A binary message; the array is given away. */
    public void onBinary(byte[] bytes) {
        onPacket(EnginePacket.message(bytes));
    }

    private void onPacket(EnginePacket packet) {
        if (upgrade == null || upgrade.isDone()) {
            session.receive(packet);
        } else {
            upgrade.onPacket(this, packet);
        }
    }

    /** The answer to a WebSocket ping. */
    public void onPong(ByteBuffer payload) {
        if (payload.remaining() == Long.BYTES) {
            long position = payload.getLong(payload.position());
            if (position > seen && position <= written) {
                seen = position;
                session.flush();
            }
        }
    }

    /** The WebSocket is closed, by whomever. */
    public void onClose() {
        end(CloseReason.TRANSPORT_CLOSE, "");
    }

    /** The WebSocket failed, or the client broke a limit; it is closed or about to be. */
    public void onError(String description) {
        end(CloseReason.TRANSPORT_ERROR, description);
    }

    private void end(CloseReason reason, String description) {
        if (upgrade == null || upgrade.isDone()) {
            session.fail(this, reason, description);
        } else {
            upgrade.abandon();
        }
    }
}
