package org.reprise.socketio.transport;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** The container's default executors; to be looked up where the application's naming context is, as in a listener. */
public final class ManagedExecutors {

    private ManagedExecutors() {}

    /**
     * For timers, whose tasks must be short: Payara's has one thread.
     *
     * @throws IllegalStateException when the container has none
     */
    public static ScheduledExecutorService timers() {
        return lookup("java:comp/DefaultManagedScheduledExecutorService", ScheduledExecutorService.class);
    }

    /**
     * For threads of an application's own pool, with the application's context.
     *
     * @throws IllegalStateException when the container has none
     */
    public static ThreadFactory threads() {
        return lookup("java:comp/DefaultManagedThreadFactory", ThreadFactory.class);
    }

    /**
     * For tasks that wait little; handlers would use it up (Open Liberty's begins with few threads and adds them slowly).
     *
     * @throws IllegalStateException when the container has none
     */
    public static ExecutorService workers() {
        return lookup("java:comp/DefaultManagedExecutorService", ExecutorService.class);
    }

    @SuppressWarnings("BanJNDI") // the names are constants of the platform
    private static <T> T lookup(String name, Class<T> type) {
        try {
            return type.cast(InitialContext.doLookup(name));
        } catch (NamingException missing) {
            throw new IllegalStateException(
                    "SIO0503 there is no " + name + "; switch on Jakarta Concurrency"
                            + " (on Open Liberty the features concurrent-3.0 and jndi-1.0)",
                    missing);
        }
    }
}
