package org.reprise.socketio.namespace;

import java.util.Collection;
import java.util.List;

/** What is left to be done of an action outside of the namespace's order: to write, or to wait until it is durable. */
interface Emission {

    Emission NOTHING = () -> {};

    void finish();

    /** To write to sockets. */
    static Emission flush(Collection<LiveSocket> receivers) {
        return () -> receivers.forEach(receiver -> receiver.outlet().flush());
    }

    /** One after the other. */
    static Emission all(List<Emission> emissions) {
        return () -> emissions.forEach(Emission::finish);
    }

    default Emission and(Emission next) {
        return () -> {
            finish();
            next.finish();
        };
    }
}
