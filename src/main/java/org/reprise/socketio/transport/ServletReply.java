package org.reprise.socketio.transport;

import static java.lang.System.Logger.Level.DEBUG;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.engine.PollReply;

/** The response to one polling request, compressed where that is worth while. */
final class ServletReply implements PollReply {

    private static final System.Logger LOG = System.getLogger("org.reprise.socketio.transport");
    private static final int COMPRESS_FROM = 1024;

    private final HttpServletResponse response;
    private final boolean acceptsGzip;
    private final @Nullable AsyncContext async;
    private final Executor workers;

    /** The thread of the request, as long as it is at work; it may wait for its own client. */
    private volatile @Nullable Thread own = Thread.currentThread();

    /** For a response that is sent before the request's own thread returns. */
    ServletReply(HttpServletRequest request, HttpServletResponse response) {
        this(request, response, null, Runnable::run);
    }

    private ServletReply(
            HttpServletRequest request, HttpServletResponse response, @Nullable AsyncContext async, Executor workers) {
        this.response = response;
        this.async = async;
        this.workers = workers;
        String encodings = request.getHeader("Accept-Encoding");
        acceptsGzip = encodings != null && encodings.contains("gzip");
    }

    /** For a response that may come at any time; the engine's heartbeat is what ends the wait. */
    static ServletReply asynchronous(HttpServletRequest request, HttpServletResponse response, Executor workers) {
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(0);
        return new ServletReply(request, response, async, workers);
    }

    /** Where the container notices that the client has gone, as not all do, this is called. */
    void onAbort(Runnable action) {
        if (async != null) {
            async.addListener(new AbortListener(action));
        }
    }

    /** The request's own thread returns. */
    void leaveToOthers() {
        own = null;
    }

    /**
     * A thread other than the request's hands the writing over, since the container may let it wait for the client. A
     * failure is then not told: the session finds out by its heartbeat.
     */
    @Override
    public void send(int status, String contentType, byte[] body) throws IOException {
        if (Thread.currentThread() == own) {
            write(status, contentType, body);
            return;
        }
        workers.execute(() -> {
            try {
                write(status, contentType, body);
            } catch (IOException gone) {
                LOG.log(DEBUG, "a client has gone before its poll was answered", gone);
            }
        });
    }

    private void write(int status, String contentType, byte[] body) throws IOException {
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
