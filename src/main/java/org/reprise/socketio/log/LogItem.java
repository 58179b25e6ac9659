package org.reprise.socketio.log;

/** What a cell holds, each at a position of its own. */
public sealed interface LogItem permits LoggedEvent, LoggedNote, Envelope {}
