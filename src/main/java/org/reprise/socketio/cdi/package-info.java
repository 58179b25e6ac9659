/**
 * The wiring: finds the application's beans by a portable extension, checks and binds their methods, reads the
 * configuration, makes the server and opens its doors. The one package that knows all others. Internal.
 */
@NullMarked
package org.reprise.socketio.cdi;

import org.jspecify.annotations.NullMarked;
