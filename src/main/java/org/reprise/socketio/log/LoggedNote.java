package org.reprise.socketio.log;

/**
 * Something that all who follow a log have to know at one place in its order: the log itself does not look into it.
 *
 * @param content not to be changed
 */
public record LoggedNote(byte[] content) implements LogItem {}
