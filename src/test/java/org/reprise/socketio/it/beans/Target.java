package org.reprise.socketio.it.beans;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.BroadcastOperator;
import org.reprise.socketio.Namespace;

/**
 * Whom a client wants an event published to.
 *
 * @param to rooms; null or empty for the whole namespace
 * @param except rooms; null or empty for nobody
 * @param asVolatile whether the event may be dropped; null means no
 */
public record Target(
        @Nullable List<String> to,
        @Nullable List<String> except,
        @Nullable Boolean asVolatile) {

    BroadcastOperator in(Namespace namespace) {
        BroadcastOperator operator = namespace;
        if (to != null && !to.isEmpty()) {
            operator = operator.to(to.toArray(String[]::new));
        }
        if (except != null && !except.isEmpty()) {
            operator = operator.except(except.toArray(String[]::new));
        }
        return Boolean.TRUE.equals(asVolatile) ? operator.asVolatile() : operator;
    }
}
