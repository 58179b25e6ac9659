package org.reprise.socketio.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One write of a session, which goes on with the next when it ends: in a loop where it ends at once, so that nothing nests. */
final class Write implements SendListener {

    private final Outbound outbound;
    private final Transport to;
    private final List<EnginePacket> packets;
    private boolean ended;
    private boolean more;
    private boolean left;

    Write(Outbound outbound, Transport to, List<EnginePacket> packets) {
        this.outbound = outbound;
        this.to = to;
        this.packets = packets;
    }

    /** Whether it has ended when this returns, and the caller has to go on; otherwise its end does, if need be. */
    boolean runToEnd() {
        try {
            to.write(packets, this);
        } catch (RuntimeException failure) {
            sent(failure);
        }
        synchronized (this) {
            left = true;
            return ended && more;
        }
    }

    @Override
    public void sent(@Nullable Throwable failure) {
        boolean moreToDo = outbound.endWrite(to, failure);
        boolean goOn;
        synchronized (this) {
            ended = true;
            more = moreToDo;
            goOn = left && moreToDo;
        }
        if (goOn) {
            outbound.flush();
        }
    }
}
