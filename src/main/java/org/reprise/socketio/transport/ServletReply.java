package org.reprise.socketio.transport;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.engine.PollReply;

/** The response to one polling request, compressed where that is worth while. */
final class ServletReply implements PollReply {

    private static final int COMPRESS_FROM = 1024;

    private final HttpServletResponse response;
    private final boolean acceptsGzip;
    private final @Nullable AsyncContext async;

    /** For a response that is sent before the request's own thread returns. */
    ServletReply(HttpServletRequest request, HttpServletResponse response) {
        this(request, response, null);
    }

    private ServletReply(HttpServletRequest request, HttpServletResponse response, @Nullable AsyncContext async) {
        this.response = response;
        this.async = async;
        String encodings = request.getHeader("Accept-Encoding");
        acceptsGzip = encodings != null && encodings.contains("gzip");
    }

    /** For a response that may come at any time; the engine's heartbeat is what ends the wait. */
    static ServletReply asynchronous(HttpServletRequest request, HttpServletResponse response) {
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(0);
        return new ServletReply(request, response, async);
    }

    @Override
    public void send(int status, String contentType, byte[] body) throws IOException {
        try {
            response.setStatus(status);
            response.setContentType(contentType);
            response.setHeader("Cache-Control", "no-store");
            byte[] content = body;
            if (acceptsGzip && body.length >= COMPRESS_FROM) {
                response.setHeader("Content-Encoding", "gzip");
                content = gzip(body);
            }
            response.setContentLength(content.length);
            response.getOutputStream().write(content);
            response.getOutputStream().flush();
        } finally {
            if (async != null) {
                async.complete();
            }
        }
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length / 2);
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(body);
        }
        return compressed.toByteArray();
    }
}
