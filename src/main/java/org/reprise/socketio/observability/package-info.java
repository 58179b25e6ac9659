/**
 * What operators look at: health. Internal; beans of MicroProfile that use the public API only, and are left out where
 * the container does not have the specification they are for.
 */
@NullMarked
package org.reprise.socketio.observability;

import org.jspecify.annotations.NullMarked;
