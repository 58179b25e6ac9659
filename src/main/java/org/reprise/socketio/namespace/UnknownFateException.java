package org.reprise.socketio.namespace;

/** Nobody can tell any more whether what was to be written is in the log of the cluster. */
final class UnknownFateException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnknownFateException() {
        super(
                "SIO0315 this node was paused while it wrote to the log of the cluster; what it wrote may have been carried"
                        + " out, or not");
    }
}
