package org.reprise.socketio.namespace;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.reprise.socketio.DisconnectReason;
import org.reprise.socketio.Socket;
import org.reprise.socketio.protocol.Arguments;

/** Keeps what is called, and the sockets. */
class RecordingHandlers implements SocketHandlers {

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** Such as {@code connected}, {@code event say ["say",1]} or {@code disconnected transport close}. */
    List<String> calls() {
        return calls;
    }

    /** The last socket that was connected or recovered. */
    Socket socket() {
        return sockets.get(sockets.size() - 1);
    }

    List<Socket> sockets() {
        return sockets;
    }

    @Override
    public void connected(Socket socket) {
        sockets.add(socket);
        calls.add("connected");
    }

    @Override
    public void recovered(Socket socket) {
        sockets.add(socket);
        calls.add("recovered");
    }

    @Override
    public void event(Socket socket, String event, Arguments arguments, EventReply reply) {
        StringBuilder args = new StringBuilder();
        for (int i = 1; i < arguments.size(); i++) {
            args.append(' ').append(arguments.json(i));
        }
        calls.add("event " + event + args);
    }

    @Override
    public void disconnecting(Socket socket, DisconnectReason reason) {
        calls.add("disconnecting " + reason);
    }

    @Override
    public void disconnected(Socket socket, DisconnectReason reason) {
        calls.add("disconnected " + reason);
    }

    @Override
    public void error(Socket socket, Throwable error) {
        calls.add("error " + error.getMessage());
    }
}
