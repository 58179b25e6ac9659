package org.reprise.socketio.transport;

import java.util.concurrent.ScheduledExecutorService;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** The container's default executor, for delayed tasks as well as for others. */
public final class ManagedExecutors {

    private static final String NAME = "java:comp/DefaultManagedScheduledExecutorService";

    private ManagedExecutors() {}

    /**
     * Looks it up; to be called where the application's naming context is, as in a listener or an observer.
     *
     * @throws IllegalStateException when the container has none
     */
    @SuppressWarnings("BanJNDI") // the name is a constant of the platform
    public static ScheduledExecutorService scheduled() {
        try {
            return InitialContext.doLookup(NAME);
        } catch (NamingException missing) {
            throw new IllegalStateException(
                    "SIO0503 there is no " + NAME + "; switch on Jakarta Concurrency"
                            + " (on Open Liberty the features concurrent-3.0 and jndi-1.0)",
                    missing);
        }
    }
}
