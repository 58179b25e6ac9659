package org.reprise.socketio.log;

import java.util.Set;
import org.reprise.socketio.protocol.EncodedEvent;

/**
 * An event and whom it is for.
 *
 * @param rooms whose members get it; empty for all of the namespace
 * @param except whose members do not get it
 * @param kept whether it can be read again; otherwise it only passes in its place
 */
public record LoggedEvent(Set<String> rooms, Set<String> except, EncodedEvent event, boolean kept) implements LogItem {

    /** That can be read again. */
    public LoggedEvent(Set<String> rooms, Set<String> except, EncodedEvent event) {
        this(rooms, except, event, true);
    }
}
