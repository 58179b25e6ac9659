package org.reprise.socketio.it.beans;

import java.util.List;
import org.reprise.socketio.Socket;

/** The rooms of a socket as a client is told them. */
final class Rooms {

    private Rooms() {}

    /** Sorted, without the socket's own. */
    static List<String> joinedBy(Socket socket) {
        return socket.rooms().stream()
                .filter(room -> !room.equals(socket.id()))
                .sorted()
                .toList();
    }
}
