package org.reprise.socketio.log;

/**
 * The first item of a cell of a log that several nodes write: it chains the cells, so that one which does not continue
 * what a node has seen is recognised, whatever a cache has done.
 *
 * @param node who has written the cell
 * @param epoch of the log
 * @param previous the uid of the cell before
 */
public record Envelope(long node, String epoch, long previous) implements LogItem {}
