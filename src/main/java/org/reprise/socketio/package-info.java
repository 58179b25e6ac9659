/**
 * The user's API: write a namespace as a CDI bean, inject a {@link org.reprise.socketio.Namespace} to emit from
 * anywhere else. Everything here is API; every other package is internal unless its own page says otherwise.
 */
@NullMarked
package org.reprise.socketio;

import org.jspecify.annotations.NullMarked;
