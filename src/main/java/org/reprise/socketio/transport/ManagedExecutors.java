package org.reprise.socketio.transport;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** The container's default executors; to be looked up where the application's naming context is, as in a listener. */
public final class ManagedExecutors {

    /** More than one, should one of them have to wait. */
    private static final int TIMERS = 4;

    private ManagedExecutors() {}

    /**
     * For timers, whose tasks must be short: threads of the container, but a pool of our own. A container's own takes up
     * the context of the caller with each task, for which Payara looks through the class path. Without tasks its threads
     * end within a second.
     *
     * @throws IllegalStateException when the container has none
     */
    public static ScheduledExecutorService timers() {
        ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(TIMERS, threads());
        timers.setRemoveOnCancelPolicy(true);
        timers.setRejectedExecutionHandler(
                new ThreadPoolExecutor.DiscardPolicy()); // at the end nothing is due any more
        timers.setKeepAliveTime(1, TimeUnit.SECONDS);
        timers.allowCoreThreadTimeOut(true);
        return timers;
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
