/** What to make of a flight recording. Internal. */
@NullMarked
package org.reprise.socketio.bench.profile;

import org.jspecify.annotations.NullMarked;
