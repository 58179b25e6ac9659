/**
 * The durable store in a SQL database: a table under each cache, written through and read through. Nothing of it knows
 * what the entries mean. Internal.
 */
@NullMarked
package org.reprise.socketio.jdbc;

import org.jspecify.annotations.NullMarked;
