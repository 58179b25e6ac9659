package org.reprise.socketio.cdi;

import java.lang.reflect.Array;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.Ack;
import org.reprise.socketio.DisconnectReason;
import org.reprise.socketio.Socket;
import org.reprise.socketio.protocol.ArgumentReader;
import org.reprise.socketio.protocol.Arguments;

/** Where one parameter of a handler method takes its value from. */
sealed interface Binding {

    @Nullable
    Object value(Call call, ArgumentReader reader);

    /** What a method is called with; what its kind does not have is null. */
    record Call(
            @Nullable Socket socket,
            Arguments arguments,
            @Nullable Ack ack,
            @Nullable DisconnectReason reason,
            @Nullable Throwable error) {

        static Call of(Socket socket) {
            return new Call(socket, Arguments.NONE, null, null, null);
        }

        static Call of(Socket socket, DisconnectReason reason) {
            return new Call(socket, Arguments.NONE, null, reason, null);
        }

        static Call of(@Nullable Socket socket, Throwable error) {
            return new Call(socket, Arguments.NONE, null, null, error);
        }

        static Call of(@Nullable Socket socket, Arguments arguments, Ack ack) {
            return new Call(socket, arguments, ack, null, null);
        }
    }

    /** Something the call has, by its type. */
    enum FromCall implements Binding {
        SOCKET,
        HANDSHAKE,
        ACK,
        REASON,
        ERROR;

        @Override
        public @Nullable Object value(Call call, ArgumentReader reader) {
            return switch (this) {
                case SOCKET -> call.socket();
                case HANDSHAKE -> call.socket() == null ? null : call.socket().handshake();
                case ACK -> call.ack();
                case REASON -> call.reason();
                case ERROR -> call.error();
            };
        }
    }

    /**
     * One argument of the event.
     *
     * @param index counted from 1, as the event's name is 0
     */
    record Argument(int index, Type type) implements Binding {

        @Override
        public @Nullable Object value(Call call, ArgumentReader reader) {
            return reader.read(call.arguments(), index, type);
        }
    }

    /**
     * All arguments of the event from one on, as a list or an array.
     *
     * @param array the type of the array's elements; null for a list
     */
    record Rest(int from, Type elementType, @Nullable Class<?> array) implements Binding {

        @Override
        public Object value(Call call, ArgumentReader reader) {
            List<@Nullable Object> rest = new ArrayList<>();
            for (int i = from; i < call.arguments().size(); i++) {
                rest.add(reader.read(call.arguments(), i, elementType));
            }
            if (array == null) {
                return rest;
            }
            Object values = Array.newInstance(array, rest.size());
            for (int i = 0; i < rest.size(); i++) {
                Array.set(values, i, rest.get(i));
            }
            return values;
        }
    }
}
