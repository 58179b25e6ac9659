package org.reprise.socketio;

/** How an attempt to recover ended. Whatever is not recovered begins a new session, and the client is told so. */
public enum RecoveryOutcome {
    /** The client goes on where it was. */
    RECOVERED,
    /** So it does, though its older connection still seemed to be open; that one was closed. */
    TAKEN_OVER,
    /** No session has that pid: it never had, it was ended, or its time was over. */
    UNKNOWN_SESSION,
    /** The server has begun anew since, without a durable store. */
    OTHER_EPOCH,
    /** The client was away for longer than {@code socketio.recovery.max-disconnection-duration}. */
    EXPIRED,
    /** Something that was due to the client is not kept any more. */
    TRIMMED,
    /** The offset is none that this session can have seen. */
    INVALID_OFFSET,
    /** Another user than the one who opened the session. */
    OTHER_PRINCIPAL,
    /** From that address came too many attempts with unknown pids. */
    RATE_LIMITED;

    /** Whether the client has its session back. */
    public boolean isRecovered() {
        return this == RECOVERED || this == TAKEN_OVER;
    }
}
