package org.reprise.socketio.transport;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Who speaks WebSocket: the container, or we ourselves on a connection that was upgraded by the servlet container. */
public enum Door {
    /** The container's WebSocket: works everywhere. */
    ENDPOINT,
    /** Our own frames, many in one write: where it has been tried. */
    UPGRADE;

    /**
     * Reads a setting.
     *
     * @param text {@code auto}, {@code endpoint} or {@code upgrade}
     * @return empty for {@code auto}, to be {@linkplain #provenOn found out}
     */
    public static Optional<Door> of(String text) {
        return switch (text) {
            case "endpoint" -> Optional.of(ENDPOINT);
            case "upgrade" -> Optional.of(UPGRADE);
            default -> Optional.empty();
        };
    }

    /** The best one for the container. */
    public static Door provenOn(ServletContext application) {
        return Container.of(application).door();
    }

    /** This one, or the other for a request that it would not serve in full. */
    Door openFor(HttpServletRequest request) {
        return request.isSecure() && !Container.of(request.getServletContext()).upgradesOverTls() ? ENDPOINT : this;
    }
}
