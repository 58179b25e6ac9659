/**
 * The chat behind the demo page. Internal: part of the WAR only, left out of the jar, and built on the user's API alone, so that
 * it can be copied into an application as it stands.
 */
@NullMarked
package org.reprise.socketio.demo;

import org.jspecify.annotations.NullMarked;
