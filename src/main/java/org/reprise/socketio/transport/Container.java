package org.reprise.socketio.transport;

import jakarta.servlet.ServletContext;
import java.util.Locale;

/** The servers on which the upgrade door has been tried with all tests, and what is particular to them. */
enum Container {
    OPEN_LIBERTY(true, false),
    PAYARA(true, true),
    OTHER(false, true);

    private final boolean proven;
    private final boolean upgradesOverTls;

    Container(boolean proven, boolean upgradesOverTls) {
        this.proven = proven;
        this.upgradesOverTls = upgradesOverTls;
    }

    static Container of(ServletContext application) {
        String server = String.valueOf(application.getServerInfo()).toLowerCase(Locale.ROOT);
        if (server.contains("websphere") || server.contains("open liberty")) {
            return OPEN_LIBERTY;
        }
        return server.contains("payara") ? PAYARA : OTHER;
    }

    /** The best door. */
    Door door() {
        return proven ? Door.UPGRADE : Door.ENDPOINT;
    }

    /**
     * Whether an upgraded connection can be read over TLS. Open Liberty loses a byte at each read that finds more
     * decrypted than its array takes.
     */
    boolean upgradesOverTls() {
        return upgradesOverTls;
    }
}
