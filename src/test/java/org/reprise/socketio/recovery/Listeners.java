package org.reprise.socketio.recovery;

import java.util.function.BiConsumer;
import javax.cache.configuration.CacheEntryListenerConfiguration;

/** The listener that the log is told by. */
public final class Listeners {

    private Listeners() {}

    public static CacheEntryListenerConfiguration<String, byte[]> of(BiConsumer<String, byte[]> arrived) {
        return new CellListener(arrived).configuration();
    }
}
