package org.reprise.socketio.namespace;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.reprise.socketio.engine.EnginePacket;
import org.reprise.socketio.engine.SendListener;
import org.reprise.socketio.engine.WebSocketChannel;
import org.reprise.socketio.engine.WebSocketTransport;

/** One WebSocket of a client: takes what the server writes until it breaks, and sends. */
public final class Wire implements WebSocketChannel {

    private final List<String> frames = new CopyOnWriteArrayList<>();
    private final Reader reader;
    private volatile WebSocketTransport transport;
    private volatile int intact = Integer.MAX_VALUE;
    private volatile boolean closedByServer;
    private volatile boolean paused;
    private volatile Runnable held = () -> {};

    public Wire() {
        this((frame, arrives) -> {});
    }

    /** With somebody who is told each frame on the thread that writes it. */
    public Wire(Reader reader) {
        this.reader = reader;
    }

    /** Looks on. */
    @FunctionalInterface
    public interface Reader {

        /**
         * The server has written a frame.
         *
         * @param arrives whether the wire was still intact
         */
        void onFrame(String frame, boolean arrives);
    }

    public void open(WebSocketTransport accepted) {
        transport = accepted;
    }

    // ---------------------------------------------------------------------- from the server

    @Override
    public int batch() {
        return 1;
    }

    @Override
    public void send(List<EnginePacket> packets, byte[] ping, long ahead, SendListener sent) {
        byte[] binary = packets.get(0).binary();
        SendListener pinging = failure -> {
            if (failure == null && ping != null) {
                sendPing(ByteBuffer.wrap(ping));
            }
            sent.sent(failure);
        };
        if (binary != null) {
            sendBinary(ByteBuffer.wrap(binary), pinging);
        } else {
            sendText(packets.get(0).encoded(), pinging);
        }
    }

    private void sendText(String text, SendListener sent) {
        take(text, sent);
    }

    private void sendBinary(ByteBuffer bytes, SendListener sent) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        take("binary " + HexFormat.of().formatHex(copy), sent);
    }

    /** Any client answers it. */
    private void sendPing(ByteBuffer payload) {
        if (!isCut()) {
            transport.onPong(payload);
        }
    }

    private void take(String frame, SendListener sent) {
        if (paused) {
            held = () -> take(frame, sent);
            return;
        }
        boolean arrives = intact > 0;
        if (arrives) {
            intact--;
            frames.add(frame);
        }
        reader.onFrame(frame, arrives);
        sent.sent(null);
    }

    @Override
    public void close() {
        closedByServer = true;
    }

    // ---------------------------------------------------------------------- the client's side

    /** All frames that have arrived: text as it is, binary as {@code binary} and hexadecimal digits. */
    public List<String> frames() {
        return frames;
    }

    /** The Socket.IO packets that have arrived, without Engine.IO's digit. */
    public List<String> packets() {
        return frames.stream()
                .filter(frame -> frame.startsWith("4") || frame.startsWith("binary "))
                .map(frame -> frame.startsWith("4") ? frame.substring(1) : frame)
                .toList();
    }

    /** Sends a Socket.IO packet. */
    public void send(String packet) {
        transport.onText("4" + packet);
    }

    public void send(byte[] attachment) {
        transport.onBinary(attachment);
    }

    /** Sends an Engine.IO packet. */
    void sendRaw(String packet) {
        transport.onText(packet);
    }

    /** The client does not read; the write that is under way does not end. */
    void pause() {
        paused = true;
    }

    boolean isPaused() {
        return paused;
    }

    /** The client reads on. */
    void resume() {
        paused = false;
        held.run();
    }

    /** Nothing arrives any more, which the server does not notice. */
    void cut() {
        intact = 0;
    }

    /** That many more frames arrive. */
    void cutAfter(int more) {
        intact = Math.min(intact, more);
    }

    boolean isCut() {
        return intact == 0;
    }

    /** Breaks, and the server notices. */
    public void drop() {
        cut();
        transport.onClose();
    }

    public boolean isClosedByServer() {
        return closedByServer;
    }
}
