package org.reprise.socketio.transport;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** Told when an asynchronous request has failed. */
record AbortListener(Runnable onAbort) implements AsyncListener {

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
