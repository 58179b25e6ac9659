package org.reprise.socketio;

/**
 * A CDI event: a client has asked to go on with a session. For metrics and alarms; nothing has to be done. Fired on a
 * thread that may block, soon after the client was told.
 *
 * @param namespace in which
 * @param outcome whether it was recovered, or why not
 */
public record RecoveryAttempted(String namespace, RecoveryOutcome outcome) {}
