/**
 * The ordered packet log of a namespace: dense, write-once cells in a JCache cache, and in memory the index from rooms
 * to positions that makes recovery cost what was missed. Internal.
 */
@NullMarked
package org.reprise.socketio.log;

import org.jspecify.annotations.NullMarked;
