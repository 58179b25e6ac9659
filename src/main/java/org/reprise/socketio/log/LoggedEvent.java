package org.reprise.socketio.log;

import java.util.Set;
import org.reprise.socketio.protocol.EncodedEvent;

/**
 * An event and whom it is for.
 *
 * @param rooms whose members get it; empty for all of the namespace
 * @param except whose members do not get it
 */
public record LoggedEvent(Set<String> rooms, Set<String> except, EncodedEvent event) {}
