/**
 * The container's doors to an engine: a servlet for polling, a WebSocket endpoint, and a filter before both, on one
 * path. {@link org.reprise.socketio.transport.EngineEndpoint} is API for applications that open a raw Engine.IO
 * endpoint (docs/engine.md); the rest is internal.
 */
@NullMarked
package org.reprise.socketio.transport;

import org.jspecify.annotations.NullMarked;
