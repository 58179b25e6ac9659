package org.reprise.socketio;

import java.time.Duration;

/**
 * An emit, or another order, has waited in vain for the durable store of recovery, or for what the nodes of a cluster
 * share ({@code socketio.recovery.store-timeout}); or this node was paused while it was written, for so long that nobody
 * can tell any more whether it was carried out. Thrown to who has given it.
 */
public class EmitTimeoutException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean pending;

    /**
     * Made by the server.
     *
     * @param pending whether the order may still be carried out when the store is back
     */
    public EmitTimeoutException(Duration waited, boolean pending) {
        super("SIO0308 the durable store did not answer within " + waited
                + (pending ? "; the order is carried out when it is back" : "; nothing was sent"));
        this.pending = pending;
    }

    /** Made by the server: it is not known whether the order was carried out. */
    public EmitTimeoutException(RuntimeException cause) {
        super(cause.getMessage(), cause);
        pending = true;
    }

    /** Whether it may still be carried out, or may have been; if not, nobody was sent anything, nor ever will be. */
    public boolean isPending() {
        return pending;
    }
}
