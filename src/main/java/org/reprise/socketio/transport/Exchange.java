package org.reprise.socketio.transport;

import static java.lang.System.Logger.Level.DEBUG;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One request, if asynchronous without a timeout of the container's; to be completed once. */
final class Exchange implements AsyncListener {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.transport");

    private final @Nullable AsyncContext context;
    private final AtomicBoolean completed = new AtomicBoolean();
    private volatile Runnable onAbort = () -> {};

    private Exchange(@Nullable AsyncContext context) {
        this.context = context;
    }

    /** A request that the container completes when its own thread returns. */
    static Exchange synchronous() {
        return new Exchange(null);
    }

    static Exchange of(AsyncContext context) {
        Exchange exchange = new Exchange(context);
        context.setTimeout(0);
        context.addListener(exchange);
        return exchange;
    }

    /** Where the container notices that the client has gone, as not all do, this is called. */
    void onAbort(Runnable action) {
        onAbort = action;
    }

    void complete() {
        if (context != null && completed.compareAndSet(false, true)) {
            try {
                context.complete();
            } catch (IllegalStateException over) {
                LOG.log(DEBUG, "the container has ended a request by itself", over);
            }
        }
    }

    @Override
    public void onError(AsyncEvent event) {
        onAbort.run();
    }

    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onTimeout(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
