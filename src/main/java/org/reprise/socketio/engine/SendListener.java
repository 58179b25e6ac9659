package org.reprise.socketio.engine;

import org.jspecify.annotations.Nullable;

/** Learns of the end of one write, on whatever thread, perhaps before the call that began it returns. */
@FunctionalInterface
public interface SendListener {

    /**
     * The write has ended; to be called once.
     *
     * @param failure null if it succeeded
     */
    void sent(@Nullable Throwable failure);
}
