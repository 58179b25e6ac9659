package org.reprise.socketio.namespace;

import org.reprise.socketio.Ack;
import org.reprise.socketio.DisconnectReason;
import org.reprise.socketio.Socket;
import org.reprise.socketio.protocol.Arguments;

/**
 * What the application does for the sockets of one namespace. The calls for one socket never overlap; they may block.
 * No call throws: what the application throws is dealt with below.
 */
public interface SocketHandlers {

    /** For a namespace that nobody serves: clients may connect and are only emitted to. */
    SocketHandlers NONE = new SocketHandlers() {};

    default void connected(Socket socket) {}

    default void recovered(Socket socket) {}

    /**
     * An event from the client.
     *
     * @param arguments the first is the event's name
     * @param reply its acknowledgement does nothing if the client asked for none
     */
    default void event(Socket socket, String event, Arguments arguments, EventReply reply) {}

    default void disconnecting(Socket socket, DisconnectReason reason) {}

    default void disconnected(Socket socket, DisconnectReason reason) {}

    /** The client sent what cannot be read, or an event failed later than its handler returned. */
    default void error(Socket socket, Throwable error) {}

    /** Whether there is anything to be done for another node's event of that name. */
    default boolean takesServerEvent(String event) {
        return false;
    }

    /**
     * An event from another node; one after the other.
     *
     * @param arguments the first is the event's name
     * @param ack does nothing if none was asked for
     */
    default void serverEvent(String event, Arguments arguments, Ack ack) {}
}
