package org.reprise.socketio.transport;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.engine.WebSocketTransport;
import org.reprise.socketio.websocket.DeflateAgreement;
import org.reprise.socketio.websocket.FrameListener;
import org.reprise.socketio.websocket.FrameParser;
import org.reprise.socketio.websocket.WebSocketViolation;

/**
 * Reads the frames of an upgraded connection as they come, without a thread that waits. The container calls it one call
 * at a time.
 */
final class FrameReader implements ReadListener, FrameListener {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.transport");
    private static final int BUFFER = 8 * 1024;
    private static final int SMALL_BUFFER = 1024;

    private final ServletInputStream in;
    private final FrameChannel channel;
    private final @Nullable WebSocketTransport transport;
    private final FrameParser parser;

    /** Whether the client has said that nothing more comes, or the connection is gone. */
    private volatile boolean closed;

    /**
     * Makes a reader.
     *
     * @param transport who gets the messages; null if nobody is interested
     * @param limit in bytes, of a message
     */
    FrameReader(
            ServletInputStream in,
            FrameChannel channel,
            @Nullable WebSocketTransport transport,
            int limit,
            @Nullable DeflateAgreement deflate) {
        this.in = in;
        this.channel = channel;
        this.transport = transport;
        parser = new FrameParser(this, limit, deflate);
    }

    // ---------------------------------------------------------------------- from the container

    @Override
    public void onDataAvailable() throws IOException {
        byte[] buffer = new byte[SMALL_BUFFER];
        while (!closed && in.isReady()) { // of a closed connection Open Liberty would complain
            int length = in.read(buffer);
            if (length < 0) {
                end();
                return;
            }
            take(buffer, length);
            if (length == SMALL_BUFFER) {
                buffer = new byte[BUFFER];
            }
        }
    }

    private void take(byte[] buffer, int length) {
        if (transport == null) {
            parse(buffer, length);
        } else {
            transport.corked(() -> parse(buffer, length));
        }
    }

    private void parse(byte[] buffer, int length) {
        if (channel.ignoresInput()) {
            return;
        }
        try {
            parser.parse(buffer, 0, length);
        } catch (WebSocketViolation violation) {
            channel.onViolation(violation);
            if (transport != null) {
                transport.onError(String.valueOf(violation.getMessage()));
            }
        } catch (RuntimeException | Error failure) {
            LOG.log(ERROR, "SIO0507 a message could not be taken; please report this", failure);
            channel.closeForError();
            if (transport != null) {
                transport.onError(String.valueOf(failure.getMessage()));
            }
        }
    }

    @Override
    public void onAllDataRead() {
        end();
    }

    @Override
    public void onError(Throwable failure) {
        LOG.log(DEBUG, "an upgraded connection failed", failure);
        end();
    }

    /** The connection is gone. */
    void end() {
        closed = true;
        parser.close();
        channel.disconnect();
        if (transport != null) {
            transport.onClose();
        }
    }

    // ---------------------------------------------------------------------- from the parser

    @Override
    public void onText(String text) {
        if (transport != null) {
            transport.onText(text);
        }
    }

    @Override
    public void onBinary(byte[] bytes) {
        if (transport != null) {
            transport.onBinary(bytes);
        }
    }

    @Override
    public void onPing(byte[] payload) {
        try {
            channel.pong(payload, transport != null && transport.credit() > 0);
        } catch (IOException gone) {
            LOG.log(DEBUG, "a ping was not answered", gone);
        }
    }

    @Override
    public void onPong(byte[] payload) {
        if (transport != null) {
            transport.onPong(ByteBuffer.wrap(payload));
        }
    }

    @Override
    public void onClose(int code, String reason) {
        closed = true;
        channel.onClose(code);
        if (transport != null) {
            transport.onClose();
        }
    }
}
