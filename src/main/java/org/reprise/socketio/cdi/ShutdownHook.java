package org.reprise.socketio.cdi;

/**
 * Runs something as soon as the JVM is told to end. Containers tell their applications later: Open Liberty first waits
 * for connections to end, for up to 30 seconds, and those of our clients would not.
 */
final class ShutdownHook implements AutoCloseable {

    private final Thread hook;
    private final boolean added;

    ShutdownHook(Runnable action) {
        hook = new Thread(action, "reprise-shutdown");
        added = add();
    }

    private boolean add() {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            return true;
        } catch (IllegalStateException ending) {
            return false;
        }
    }

    /** Lets go of the action, and of the application's classes with it. */
    @Override
    public void close() {
        try {
            if (added) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        } catch (IllegalStateException ending) {
            // it has begun, and ends with the JVM
        }
    }
}
