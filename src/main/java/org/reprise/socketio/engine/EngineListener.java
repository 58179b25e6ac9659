package org.reprise.socketio.engine;

import org.jspecify.annotations.Nullable;

/**
 * What an application does with the sessions of an engine.
 *
 * <p>The calls for one session never overlap and come in this order: {@link #onOpen}, any number of messages,
 * {@link #onClose} once. They come on the container thread that read the message and may block: that delays the same
 * session only, but also the reading of its heartbeats. {@link #onClose} may come on a timer's thread that all
 * sessions share, and must not block. What a call throws is logged; the session goes on.
 */
public interface EngineListener {

    /**
     * Whether to refuse a handshake; asked once per session, before it opens.
     *
     * @return null to accept, else the message of the answer 403, {@code {"code":4,"message":...}}
     */
    default @Nullable String refuse(EngineRequest request) {
        return null;
    }

    /** The session is open; its client has been sent the handshake. */
    default void onOpen(EngineSession session) {}

    /** The client sent a text message. */
    void onText(EngineSession session, String text);

    /** The client sent a binary message; the array is the listener's own. */
    void onBinary(EngineSession session, byte[] bytes);

    /**
     * The session has ended: nothing more can be sent.
     *
     * @param description what is known beyond the reason, for a log; empty if nothing is
     */
    default void onClose(EngineSession session, CloseReason reason, String description) {}
}
