package org.reprise.socketio;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Not all who were asked have answered in time. The stage that waited for them completes with it. */
public class AckTimeoutException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<? extends @Nullable Object> responses;
    private final transient Set<String> missingNodes;

    /** Made by the server. */
    public AckTimeoutException(Duration waited, List<? extends @Nullable Object> responses, Set<String> missingNodes) {
        super("SIO0320 not all have answered within " + waited + "; answers: " + responses.size() + ", missing: "
                + missingNodes);
        this.responses = responses;
        this.missingNodes = missingNodes;
    }

    /** The answers that have come in time; of the type that was asked for. */
    public List<? extends @Nullable Object> responses() {
        return responses;
    }

    /**
     * The nodes that have not answered, or not for all their clients: each by the name of its process and host and an id,
     * such as {@code 4711@orders-2/1f3c9a8e}; or {@code unknown/0} for any of which this node has not heard, where it has
     * begun without a part of the log that is lost, and nobody has told it yet.
     */
    public Set<String> missingNodes() {
        return missingNodes;
    }
}
