package org.reprise.socketio.cdi;

import java.util.concurrent.Executor;

/**
 * Gives tasks to a managed executor as if the application did: the container takes the context from the submitting
 * thread, which may be one that the application has made and that has none.
 */
final class ApplicationExecutor implements Executor {

    private final Executor managed;
    private final ClassLoader loader = Thread.currentThread().getContextClassLoader();

    ApplicationExecutor(Executor managed) {
        this.managed = managed;
    }

    @Override
    public void execute(Runnable task) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        if (before == loader) {
            managed.execute(task);
            return;
        }
        thread.setContextClassLoader(loader);
        try {
            managed.execute(task);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
