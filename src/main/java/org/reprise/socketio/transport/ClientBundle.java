package org.reprise.socketio.transport;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The official JavaScript client, as the build took it from its npm package, beside the engine's path. */
public final class ClientBundle {

    /** Serves nothing. */
    public static final ClientBundle NONE = new ClientBundle(Set.of(), "");

    private static final Set<String> FILES = Set.of(
            "socket.io.js",
            "socket.io.js.map",
            "socket.io.min.js",
            "socket.io.min.js.map",
            "socket.io.esm.min.js",
            "socket.io.esm.min.js.map",
            "socket.io.msgpack.min.js",
            "socket.io.msgpack.min.js.map");

    private final Set<String> files;
    private final String etag;

    private ClientBundle(Set<String> files, String version) {
        this.files = files;
        this.etag = '"' + version + '"';
    }

    /** The bundle that was built in. */
    public static ClientBundle ofClassPath() {
        Properties properties = new Properties();
        try (InputStream in = resource("client.properties")) {
            if (in == null) {
                return NONE;
            }
            properties.load(in);
        } catch (IOException unreadable) {
            throw new IllegalStateException("SIO0506 the client bundle cannot be read; build the jar anew", unreadable);
        }
        return new ClientBundle(FILES, properties.getProperty("version", ""));
    }

    /** Answers a request for one of its files; false for any other. */
    boolean serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo();
        String file = path == null ? "" : path.substring(1);
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (!reads || !files.contains(file)) {
            return false;
        }
        response.setHeader("Cache-Control", "public, max-age=0");
        response.setHeader("ETag", etag);
        String known = request.getHeader("If-None-Match");
        if (known != null && (known.equals(etag) || known.equals("W/" + etag))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return true;
        }
        response.setContentType(
                file.endsWith(".map") ? "application/json; charset=utf-8" : "application/javascript; charset=utf-8");
        try (InputStream in = resource(file)) {
            if (in == null) {
                response.sendError(HttpServletResponse.SC_NOT_FOUND);
            } else {
                in.transferTo(response.getOutputStream());
            }
        }
        return true;
    }

    private static @Nullable InputStream resource(String file) {
        return ClientBundle.class.getResourceAsStream("client/" + file);
    }
}
