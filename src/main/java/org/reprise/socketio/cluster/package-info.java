/** The nodes of a cluster: which of them are alive. Internal. */
@NullMarked
package org.reprise.socketio.cluster;

import org.jspecify.annotations.NullMarked;
