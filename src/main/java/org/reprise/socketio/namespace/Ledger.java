package org.reprise.socketio.namespace;

/** Where a journal writes. Called by one thread at a time, outside of the namespace's order. */
interface Ledger {

    /**
     * Takes up what others have written meanwhile.
     *
     * @param look whether to look for it though nobody has told of it
     */
    default void follow(boolean look) {}

    /** By whose name is written; in the order. */
    default long writer() {
        return 0;
    }

    /**
     * Stores a batch, then sends its events and lets go of what waited for it.
     *
     * @throws RuntimeException if it is given up; then the sessions of the batch are to be taken again
     */
    void write(Batch batch);

    /** Does what has to be done now and then; called each second. */
    void tend();

    /** Whether {@link #tend} should not be put off. */
    boolean isOverfull();
}
