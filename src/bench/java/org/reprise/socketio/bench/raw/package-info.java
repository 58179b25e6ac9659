/**
 * What a container's own WebSocket can do: the yardstick for the endpoint door, in {@code bench-raw.war} only. Internal.
 */
@NullMarked
package org.reprise.socketio.bench.raw;

import org.jspecify.annotations.NullMarked;
