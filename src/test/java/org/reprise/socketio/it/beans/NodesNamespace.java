package org.reprise.socketio.it.beans;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.reprise.socketio.AckTimeoutException;
import org.reprise.socketio.OnEvent;
import org.reprise.socketio.OnServerEvent;
import org.reprise.socketio.ServerNamespace;
import org.reprise.socketio.Socket;

/** Has clients ask all nodes. */
@ServerNamespace("/nodes")
public class NodesNamespace {

    private final List<String> heard = new CopyOnWriteArrayList<>();

    @OnEvent("join")
    void join(Socket socket, String room, String name) {
        socket.join(room);
        socket.data().put("name", name);
    }

    @OnEvent("fetch")
    CompletionStage<List<Found>> fetch(Socket socket, String room) {
        return socket.namespace().to(room).fetchSockets().thenApply(sockets -> sockets.stream()
                .map(one -> new Found(
                        one.id(),
                        one.rooms(),
                        one.data(),
                        one.handshake().headers().get("x-client")))
                .toList());
    }

    @OnEvent("move")
    CompletionStage<Void> move(Socket socket, String room, String to) {
        return socket.namespace()
                .to(room)
                .fetchSockets()
                .thenAccept(sockets -> sockets.forEach(one -> {
                    one.join(to);
                    one.leave(room);
                    one.emit("moved", to);
                }));
    }

    @OnEvent("ask")
    CompletionStage<List<Object>> ask(Socket socket, String room, String question) {
        return socket.namespace()
                .to(room)
                .timeout(Duration.ofSeconds(30))
                .emitWithAck(Object.class, "question", question);
    }

    /** Asks the other nodes for what they have heard. */
    @OnEvent("ask-nodes")
    CompletionStage<Answers> askNodes(Socket socket, int milliseconds) {
        return socket.namespace()
                .timeout(Duration.ofMillis(milliseconds))
                .serverSideEmitWithAck(String.class, "heard")
                .handle((answers, failure) -> failure instanceof AckTimeoutException late
                        ? new Answers(new ArrayList<>(late.responses()), late.missingNodes())
                        : new Answers(new ArrayList<>(answers), Set.of()));
    }

    @OnEvent("tell")
    void tell(Socket socket, String what) {
        socket.namespace().serverSideEmit("tell", what);
    }

    @OnServerEvent("tell")
    void told(String what) {
        heard.add(what);
    }

    @OnServerEvent("heard")
    String heard() {
        return String.join(",", heard);
    }

    public record Found(String id, Set<String> rooms, Map<String, Object> data, String header) {}

    public record Answers(List<Object> answers, Set<String> missing) {}
}
