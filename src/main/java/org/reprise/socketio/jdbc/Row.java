package org.reprise.socketio.jdbc;

/** A row to be written. */
record Row(Key key, byte[] content) {}
