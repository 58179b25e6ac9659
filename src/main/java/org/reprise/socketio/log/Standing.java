package org.reprise.socketio.log;

/** Whether a cell that was written is a part of the log that several nodes write. */
public enum Standing {

    /** All nodes take it, now or later. */
    IN_LOG,

    /** No node takes it, nor will any: another one has its number. */
    NOT_IN_LOG,

    /** This cannot be told any more, as its writer was paused while it wrote it. */
    UNKNOWN
}
