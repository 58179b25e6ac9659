package org.reprise.socketio.cdi;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.Ack;
import org.reprise.socketio.DisconnectReason;
import org.reprise.socketio.Socket;
import org.reprise.socketio.namespace.EventReply;
import org.reprise.socketio.namespace.SocketHandlers;
import org.reprise.socketio.protocol.ArgumentReader;
import org.reprise.socketio.protocol.Arguments;
import org.reprise.socketio.protocol.PacketParseException;
import org.reprise.socketio.protocol.UnfitArgumentException;

/** Calls the methods of a namespace bean, through its contextual reference. */
final class BeanHandlers implements SocketHandlers {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.cdi");

    private final NamespaceBean bean;
    private final Object reference;
    private final ArgumentReader reader;
    private final RequestScope requestScope;

    BeanHandlers(NamespaceBean bean, Object reference, ArgumentReader reader, RequestScope requestScope) {
        this.bean = bean;
        this.reference = reference;
        this.reader = reader;
        this.requestScope = requestScope;
    }

    @Override
    public void connected(Socket socket) {
        call(HandlerKind.CONNECT, Binding.Call.of(socket));
    }

    @Override
    public void recovered(Socket socket) {
        boolean own = bean.others().containsKey(HandlerKind.RECOVER);
        call(own ? HandlerKind.RECOVER : HandlerKind.CONNECT, Binding.Call.of(socket));
    }

    @Override
    public void disconnecting(Socket socket, DisconnectReason reason) {
        call(HandlerKind.DISCONNECTING, Binding.Call.of(socket, reason));
    }

    @Override
    public void disconnected(Socket socket, DisconnectReason reason) {
        call(HandlerKind.DISCONNECT, Binding.Call.of(socket, reason));
    }

    @Override
    public void error(Socket socket, Throwable error) {
        failed("a packet of the client", socket, error);
    }

    @Override
    public void event(Socket socket, String event, Arguments arguments, EventReply reply) {
        HandlerMethod method = bean.events().get(event);
        if (method != null) {
            requestScope.run(() -> event(method, socket, arguments, reply));
        }
    }

    private void event(HandlerMethod method, Socket socket, Arguments arguments, EventReply reply) {
        try {
            invoke(method, Binding.Call.of(socket, arguments, reply), reply, reply::fail);
        } catch (Throwable failure) {
            failed(method.toString(), socket, failure);
        }
    }

    @Override
    public boolean takesServerEvent(String event) {
        return bean.serverEvents().containsKey(event);
    }

    @Override
    public void serverEvent(String event, Arguments arguments, Ack ack) {
        HandlerMethod method = bean.serverEvents().get(event);
        if (method != null) {
            requestScope.run(() -> serverEvent(method, arguments, ack));
        }
    }

    /** There is no socket that an {@code @OnError} method could be told of. */
    private void serverEvent(HandlerMethod method, Arguments arguments, Ack ack) {
        Consumer<Throwable> failed =
                failure -> LOG.log(ERROR, "SIO0302 " + method + " failed for an event of another node", failure);
        try {
            invoke(method, Binding.Call.of(null, arguments, ack), ack, failed);
        } catch (Throwable failure) {
            failed.accept(failure);
        }
    }

    /** @param failedLater told if what was to be acknowledged later has failed */
    private void invoke(HandlerMethod method, Binding.Call call, Ack ack, Consumer<Throwable> failedLater)
            throws Throwable {
        Object result = method.invoke(reference, call, reader);
        if (result instanceof CompletionStage<?> later) {
            later.whenComplete((value, failure) -> {
                if (failure == null) {
                    acknowledgeLater(value, ack, failedLater);
                } else {
                    failedLater.accept(failure);
                }
            });
        } else if (method.method().getReturnType() != void.class) {
            ack.send(result);
        } else if (!method.takesAck()) {
            ack.send();
        }
    }

    private static void acknowledgeLater(@Nullable Object value, Ack ack, Consumer<Throwable> failed) {
        try {
            ack.send(value);
        } catch (RuntimeException unwritable) {
            failed.accept(unwritable);
        }
    }

    private void call(HandlerKind kind, Binding.Call call) {
        HandlerMethod method = bean.others().get(kind);
        if (method != null) {
            requestScope.run(() -> {
                try {
                    method.invoke(reference, call, reader);
                } catch (Throwable failure) {
                    failed(method.toString(), call.socket(), failure);
                }
            });
        }
    }

    private void failed(String what, @Nullable Socket socket, Throwable failure) {
        HandlerMethod onError = bean.others().get(HandlerKind.ERROR);
        if (onError == null) {
            log(what, socket, failure);
            return;
        }
        requestScope.run(() -> {
            try {
                onError.invoke(reference, Binding.Call.of(socket, failure), reader);
            } catch (Throwable another) {
                another.addSuppressed(failure);
                LOG.log(ERROR, "SIO0302 " + onError + " failed for " + socket, another);
            }
        });
    }

    /** What a client has caused takes a line at the most, and nothing of what it sent. */
    private static void log(String what, @Nullable Socket socket, Throwable failure) {
        String message = "SIO0302 " + what + " failed for " + socket + "; add an @OnError method to handle it";
        if (failure instanceof PacketParseException) {
            LOG.log(DEBUG, message, failure);
        } else if (failure instanceof UnfitArgumentException) {
            LOG.log(WARNING, message + ": " + failure.getMessage());
        } else {
            LOG.log(ERROR, message, failure);
        }
    }
}
