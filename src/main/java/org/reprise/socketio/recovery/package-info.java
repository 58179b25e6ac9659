/**
 * Connection state recovery: sessions and packets behind one face, {@link org.reprise.socketio.recovery.RecoveryService}.
 * Internal.
 */
@NullMarked
package org.reprise.socketio.recovery;

import org.jspecify.annotations.NullMarked;
