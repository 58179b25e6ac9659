package org.reprise.socketio;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Called on each other node of the cluster for an event of that name which a node sends by {@link
 * BroadcastOperator#serverSideEmit}, or {@link BroadcastOperator#serverSideEmitWithAck}.
 *
 * <p>Parameters and acknowledgement are those of {@link OnEvent}; but there is no {@link Socket} and no {@link
 * Handshake}. The events of a namespace, from all nodes, come in its order, one after the other: a slow method delays the
 * next. After an exception there is no acknowledgement, and the exception is logged.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnServerEvent {

    /** The name of the event; any name will do, also that of an event of clients. */
    String value();
}
