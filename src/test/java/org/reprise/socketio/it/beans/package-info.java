/**
 * The namespaces that the tests with the official client, in {@code src/test/js}, talk to. Packed into a test WAR beside
 * the classes jar.
 */
@NullMarked
package org.reprise.socketio.it.beans;

import org.jspecify.annotations.NullMarked;
