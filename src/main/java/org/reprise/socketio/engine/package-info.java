/**
 * Engine.IO v4 on its own: sessions, packet codec, heartbeat, long polling, WebSocket and the upgrade between them.
 * Knows neither Socket.IO nor any container; the containers' side is in {@code transport}.
 *
 * <p>SPI: {@link org.reprise.socketio.engine.EngineListener} is what an application implements for a raw endpoint
 * (docs/engine.md). Follows the Engine.IO protocol, revision 4.
 */
@NullMarked
package org.reprise.socketio.engine;

import org.jspecify.annotations.NullMarked;
