package org.reprise.socketio.transport;

import org.reprise.socketio.websocket.Compression;

/**
 * How WebSocket is spoken.
 *
 * @param door who speaks it
 * @param compression what clients are offered at {@link Door#UPGRADE}; a container's endpoint does as it likes
 */
public record WebSocketOptions(Door door, Compression compression) {}
