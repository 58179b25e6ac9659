package org.reprise.socketio.recovery;

/** How an attempt to recover ended. */
public enum Outcome {
    RECOVERED,
    /** No session has that pid: it never had, the session was ended or already consumed, or the server has forgotten it. */
    UNKNOWN_SESSION,
    /** The client was away for longer than {@code socketio.recovery.max-disconnection-duration}. */
    EXPIRED,
    /** Another user than the one who opened the session. */
    OTHER_PRINCIPAL,
    /** The offset is none that this session can have seen. */
    INVALID_OFFSET,
    /** Something that was due to the client is not kept any more. */
    TRIMMED
}
