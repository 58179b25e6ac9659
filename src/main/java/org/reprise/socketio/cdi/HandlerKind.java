package org.reprise.socketio.cdi;

import java.lang.annotation.Annotation;
import java.util.Set;
import org.reprise.socketio.Ack;
import org.reprise.socketio.DisconnectReason;
import org.reprise.socketio.Handshake;
import org.reprise.socketio.OnConnect;
import org.reprise.socketio.OnDisconnect;
import org.reprise.socketio.OnDisconnecting;
import org.reprise.socketio.OnError;
import org.reprise.socketio.OnEvent;
import org.reprise.socketio.OnRecover;
import org.reprise.socketio.OnServerEvent;
import org.reprise.socketio.Socket;

/** What a method of a namespace bean is called for, and what it may take besides the arguments of an event. */
enum HandlerKind {
    CONNECT(OnConnect.class, Set.of(Socket.class, Handshake.class)),
    RECOVER(OnRecover.class, Set.of(Socket.class, Handshake.class)),
    EVENT(OnEvent.class, Set.of(Socket.class, Handshake.class, Ack.class)),
    SERVER_EVENT(OnServerEvent.class, Set.of(Ack.class)),
    DISCONNECTING(OnDisconnecting.class, Set.of(Socket.class, Handshake.class, DisconnectReason.class)),
    DISCONNECT(OnDisconnect.class, Set.of(Socket.class, Handshake.class, DisconnectReason.class)),
    ERROR(OnError.class, Set.of(Socket.class, Handshake.class, Throwable.class));

    private final Class<? extends Annotation> annotation;

    @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
    private final Set<Class<?>> injectable;

    HandlerKind(Class<? extends Annotation> annotation, Set<Class<?>> injectable) {
        this.annotation = annotation;
        this.injectable = injectable;
    }

    Class<? extends Annotation> annotation() {
        return annotation;
    }

    /** The types of parameters that this kind of method may have, other than arguments of the event. */
    Set<Class<?>> injectable() {
        return injectable;
    }

    /** Whether it is for events, of which it takes the arguments and may return what acknowledges them. */
    boolean isForEvents() {
        return this == EVENT || this == SERVER_EVENT;
    }
}
