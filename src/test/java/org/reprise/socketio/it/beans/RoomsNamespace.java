package org.reprise.socketio.it.beans;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.Ack;
import org.reprise.socketio.OnError;
import org.reprise.socketio.OnEvent;
import org.reprise.socketio.ServerNamespace;
import org.reprise.socketio.Socket;

/** Rooms, broadcasts, every way to acknowledge, and disconnects, on a client's request. */
@ServerNamespace("/rooms")
public class RoomsNamespace {

    @OnEvent("join")
    List<String> join(Socket socket, String... rooms) {
        socket.join(rooms);
        return Rooms.joinedBy(socket);
    }

    @OnEvent("leave")
    List<String> leave(Socket socket, String room) {
        socket.leave(room);
        return Rooms.joinedBy(socket);
    }

    @OnEvent("publish")
    void publish(Socket socket, Target target, String event, @Nullable Object... args) {
        target.in(socket.namespace()).emit(event, args);
    }

    @OnEvent("to")
    void toOthersIn(Socket socket, List<String> rooms, String event, @Nullable Object... args) {
        socket.to(rooms.toArray(String[]::new)).emit(event, args);
    }

    @OnEvent("broadcast")
    void toAllOthers(Socket socket, String event, @Nullable Object... args) {
        socket.broadcast().emit(event, args);
    }

    @OnEvent("add")
    long add(int a, long b) {
        return a + b;
    }

    @OnEvent("later")
    CompletionStage<String> later(String value) {
        return CompletableFuture.supplyAsync(() -> value);
    }

    @OnEvent("pair")
    void pair(Ack ack) {
        ack.send("left", "right");
    }

    @OnEvent("nothing")
    void nothing() {}

    @OnEvent("upload")
    Uploaded upload(Upload file) {
        return new Uploaded(file.name(), file.content().length, file.content());
    }

    /** Asks the client back, and acknowledges with its answer. */
    @OnEvent("ask")
    CompletionStage<Object> ask(Socket socket, String question) {
        return socket.emitWithAck(Object.class, "question", question);
    }

    @OnEvent("fail")
    void fail(String why) {
        throw new IllegalStateException(why);
    }

    @OnError
    void failed(Socket socket, Throwable error) {
        socket.emit("failed", error.getMessage());
    }

    @OnEvent("disconnect-me")
    void disconnect(Socket socket, boolean closeConnection) {
        socket.disconnect(closeConnection);
    }

    /** A file from a client. */
    public record Upload(String name, byte[] content) {}

    /** The receipt for it. */
    public record Uploaded(String name, int size, byte[] content) {}
}
