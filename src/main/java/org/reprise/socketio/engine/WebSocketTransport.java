package org.reprise.socketio.engine;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One Engine.IO packet a WebSocket message. The container's side feeds the {@code on...} methods, one call at a time.
 *
 * <p>What a client does not read is to wait in the session's queue, where it is counted, and not in a buffer of the
 * container, nor is a write to wait for it. So no more is written than a window of bytes, and the last message or a small
 * part of it, ahead of what the client has seen, which the pongs to our WebSocket pings tell. The window begins with
 * {@value #WINDOW} bytes, and doubles when it was what held back a client that takes what it is sent: the buffers on the
 * way grow with what goes through them.
 */
public final class WebSocketTransport implements Transport {

    private static final int WINDOW = 32 * 1024;
    private static final int LARGEST_WINDOW = 512 * 1024;
    private static final int PING_AFTER = 8 * 1024;

    private final WebSocketChannel channel;
    private final EngineSession session;
    private final @Nullable Upgrade upgrade;

    private volatile boolean answeringProbe;
    private volatile long written;
    private volatile long seen;
    private long pinged;
    private volatile int window = WINDOW;

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

    /** As much as the channel takes at once, and the client may be behind. */
    @Override
    public int credit() {
        if (answeringProbe) {
            return 0;
        }
        return (int) Math.max(0, Math.min(channel.batch(), window - (written - seen)));
    }

    @Override
    public int smallestPart() {
        return channel.takesParts() ? PING_AFTER : Integer.MAX_VALUE;
    }

    @Override
    public void write(List<EnginePacket> packets, SendListener sent) {
        byte[] ping = count(packets);
        channel.send(packets, ping, written - seen, sent);
    }

    /** Answers the client's probe; until that is sent nothing else is. */
    void answerProbe(Upgrade by) {
        if (answeringProbe) {
            return; // the answer on its way is good for this one, too
        }
        answeringProbe = true;
        channel.send(List.of(EnginePacket.pong("probe")), null, 0, failure -> {
            answeringProbe = false;
            if (failure != null) {
                by.abandon();
            }
            session.flush();
        });
    }

    /** Counts what is about to be written; the ping that should follow it, or null. */
    private byte @Nullable [] count(List<EnginePacket> packets) {
        long total = written; // one write is under way at a time
        for (EnginePacket packet : packets) {
            total += packet.size();
        }
        written = total;
        if (total - pinged < PING_AFTER) {
            return null;
        }
        pinged = total;
        return ByteBuffer.allocate(Long.BYTES).putLong(0, total).array();
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

    /** Takes several messages, of which the answers are written together. */
    public void corked(Runnable messages) {
        session.corked(messages);
    }

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
                if (credit() == 0 && !session.isDrained()) {
                    window = Math.min(2 * window, LARGEST_WINDOW); // it is the way to the client that is long
                }
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
