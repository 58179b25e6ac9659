/**
 * The JCache providers that the nodes of a cluster can share their caches by: how each is started, and what it has to be
 * told beyond JCache so that it keeps what it is given. Their jars are optional: a class here is loaded when its provider
 * is chosen. Internal.
 */
@NullMarked
package org.reprise.socketio.provider;

import org.jspecify.annotations.NullMarked;
