package org.reprise.socketio.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One write of a session, which goes on with the next when it ends: in a loop where it ends at once, so that nothing nests. */
final class Write implements SendListener {

    private final EngineSession session;
    private final Transport to;
    private final List<EnginePacket> packets;
    private boolean ended;
    private boolean left;

    Write(EngineSession session, Transport to, List<EnginePacket> packets) {
        this.session = session;
        this.to = to;
        this.packets = packets;
    }

    /** Whether it has ended when this returns; otherwise its end flushes. */
    boolean runToEnd() {
        try {
            to.write(packets, this);
        } catch (RuntimeException failure) {
            sent(failure);
        }
        synchronized (this) {
            left = true;
            return ended;
        }
    }

    @Override
    public void sent(@Nullable Throwable failure) {
        session.endWrite(to, failure);
        boolean goOn;
        synchronized (this) {
            ended = true;
            goOn = left;
        }
        if (goOn) {
            session.flushNow();
        }
    }
}
