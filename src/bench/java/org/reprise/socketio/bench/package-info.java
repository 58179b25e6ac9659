/**
 * The application that is measured: part of {@code bench.war} only, and built on the user's API alone, as any application
 * would be. Internal.
 */
@NullMarked
package org.reprise.socketio.bench;

import org.jspecify.annotations.NullMarked;
