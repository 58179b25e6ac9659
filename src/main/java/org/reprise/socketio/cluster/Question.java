package org.reprise.socketio.cluster;

import java.util.Set;
import org.reprise.socketio.protocol.EncodedArguments;
import org.reprise.socketio.protocol.EncodedEvent;

/** What all nodes that serve a namespace are asked. */
public sealed interface Question {

    /**
     * Who is connected.
     *
     * @param rooms whose members are asked for; empty for everybody
     * @param except whose members are not
     */
    record Sockets(Set<String> rooms, Set<String> except) implements Question {}

    /**
     * What their clients answer to an event.
     *
     * @param rooms whose members are asked; empty for everybody
     * @param except whose members are not
     */
    record Clients(Set<String> rooms, Set<String> except, EncodedEvent event) implements Question {}

    /**
     * What the other nodes do about an event, and answer if they are to.
     *
     * @param arguments the first is its name
     */
    record Servers(String event, EncodedArguments arguments, boolean acknowledged) implements Question {}
}
