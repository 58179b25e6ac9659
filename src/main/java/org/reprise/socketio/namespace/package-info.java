/**
 * Live namespaces and sockets: connecting, rooms, the order of emits, acknowledgements, and the serial calls of
 * handlers. Internal; the user's face of it is {@code org.reprise.socketio}.
 */
@NullMarked
package org.reprise.socketio.namespace;

import org.jspecify.annotations.NullMarked;
