package org.reprise.socketio;

import java.util.Map;

/**
 * A CDI event: a client that was away did not come back in time, or came back and could not be recovered, so its
 * session has ended; to free what the application keeps for it. Fired once for each session, within about a second of
 * the expiry, on a container thread with the request context active. Not fired for a session that was ended on purpose.
 *
 * @param namespace the name of the namespace
 * @param socketId the id of its socket
 * @param data what {@link Socket#data()} held
 */
public record SessionExpired(String namespace, String socketId, Map<String, Object> data) {}
