package org.reprise.socketio.namespace;

import java.time.Duration;

/**
 * The settings of the Socket.IO layer.
 *
 * @param connectTimeout how long a client may take to join its first namespace
 * @param maxAttachments how many binary attachments a packet may have
 * @param maxJsonDepth how deep the JSON of a packet may be nested
 */
public record ServerOptions(Duration connectTimeout, int maxAttachments, int maxJsonDepth) {}
