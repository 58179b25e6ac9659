package org.reprise.socketio.engine;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Long polling: what is to be sent waits for a GET, what is received comes by POST; one of each at a time. */
final class PollingTransport implements Transport {

    static final String TEXT = "text/plain; charset=UTF-8";
    private static final String HTML = "text/html";
    private static final byte[] EMPTY = {};
    private static final byte[] OK = {'o', 'k'};

    private final EngineSession session;
    private @Nullable PollReply pendingPoll;
    private boolean receiving;
    private boolean closed;

    /** Starts with the GET that asked for the handshake. */
    PollingTransport(EngineSession session, PollReply handshake) {
        this.session = session;
        pendingPoll = handshake;
    }

    @Override
    public TransportName name() {
        return TransportName.POLLING;
    }

    @Override
    public int credit() {
        synchronized (this) {
            return pendingPoll == null ? 0 : Integer.MAX_VALUE;
        }
    }

    @Override
    public void write(List<EnginePacket> packets, SendListener sent) {
        PollReply poll = takePoll();
        try {
            if (poll == null) {
                throw new IOException("the poll has gone");
            }
            poll.send(200, TEXT, PayloadCodec.encode(packets));
            sent.sent(null);
        } catch (IOException gone) {
            sent.sent(gone);
        }
    }

    @Override
    public void finish(boolean late) {
        if (late) {
            end(EnginePacket.NOOP, EnginePacket.CLOSE);
        } else {
            end(EnginePacket.CLOSE);
        }
    }

    @Override
    public void abort() {
        end(EnginePacket.CLOSE);
    }

    /** Makes way for the WebSocket: a poll that still waits, or still comes, is answered with nothing. */
    void retire() {
        end(EnginePacket.NOOP);
    }

    private void end(EnginePacket... last) {
        PollReply poll;
        synchronized (this) {
            closed = true;
            poll = takePoll();
        }
        if (poll != null) {
            reply(poll, 200, TEXT, PayloadCodec.encode(List.of(last)));
        }
    }

    private @Nullable PollReply takePoll() {
        synchronized (this) {
            PollReply poll = pendingPoll;
            pendingPoll = null;
            return poll;
        }
    }

    // ---------------------------------------------------------------------- from the container

    void onGet(PollReply reply) {
        boolean overlap;
        boolean late;
        synchronized (this) {
            late = closed;
            overlap = pendingPoll != null;
            if (!late && !overlap) {
                pendingPoll = reply;
            }
        }
        if (late) {
            reply(reply, 200, TEXT, PayloadCodec.encode(List.of(EnginePacket.NOOP)));
        } else if (overlap) {
            session.fail(this, CloseReason.TRANSPORT_ERROR, "overlap from client");
            reply(reply, 400, HTML, EMPTY);
        } else {
            session.flush();
        }
    }

    /** The client has gone before its poll was answered. */
    void onGetAborted(PollReply reply) {
        boolean pending;
        synchronized (this) {
            pending = pendingPoll == reply;
            if (pending) {
                pendingPoll = null;
            }
        }
        if (pending) {
            session.fail(this, CloseReason.TRANSPORT_ERROR, "poll connection closed prematurely");
        }
    }

    void onPost(PollBody body, boolean binary, int maxPayload, PollReply reply) {
        if (binary) {
            refusePost(reply, "invalid content");
            return;
        }
        if (!beginReceiving()) {
            refusePost(reply, "data request overlap from client");
            return;
        }
        boolean received;
        try {
            received = receive(body.read(maxPayload));
        } catch (IOException gone) {
            session.fail(this, CloseReason.TRANSPORT_ERROR, "data request connection closed prematurely");
            return;
        } finally {
            endReceiving(); // before the answer, after which the client may send again
        }
        reply(reply, received ? 200 : 413, HTML, received ? OK : EMPTY);
    }

    private boolean receive(byte @Nullable [] payload) {
        if (payload == null) {
            return false;
        }
        try {
            PayloadCodec.decode(payload, session::receive);
        } catch (EngineParseException bad) {
            session.fail(this, CloseReason.PARSE_ERROR, String.valueOf(bad.getMessage()));
        }
        return true;
    }

    private void refusePost(PollReply reply, String why) {
        session.fail(this, CloseReason.TRANSPORT_ERROR, why);
        reply(reply, 400, HTML, EMPTY);
    }

    private synchronized boolean beginReceiving() {
        boolean idle = !receiving;
        receiving = true;
        return idle;
    }

    private synchronized void endReceiving() {
        receiving = false;
    }

    private static void reply(PollReply to, int status, String contentType, byte[] body) {
        try {
            to.send(status, contentType, body);
        } catch (IOException | RuntimeException gone) {
            // the client does not wait for this answer any more, and nothing that matters was in it
        }
    }
}
