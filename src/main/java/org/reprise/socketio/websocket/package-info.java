/**
 * RFC 6455 WebSocket, and permessage-deflate of RFC 7692, for a server that has the bare connection: the opening
 * handshake on header values, a parser that bytes are pushed into, frames to be written, and the state of the closing
 * handshake.
 *
 * <p>Internal; {@code transport} alone uses it. JDK only: no input or output, no threads, no clock.
 */
@NullMarked
package org.reprise.socketio.websocket;

import org.jspecify.annotations.NullMarked;
