package org.reprise.socketio.transport;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.reprise.socketio.engine.PollReply;
import org.reprise.socketio.engine.SendListener;

/** The response to one polling request, compressed where that is worth while. */
final class ServletReply implements PollReply {

    private static final int COMPRESS_FROM = 1024;

    private final HttpServletResponse response;
    private final Exchange exchange;
    private final AnswerWriter writer;
    private final boolean acceptsGzip;

    ServletReply(HttpServletRequest request, HttpServletResponse response, Exchange exchange, AnswerWriter writer) {
        this.response = response;
        this.exchange = exchange;
        this.writer = writer;
        String encodings = request.getHeader("Accept-Encoding");
        acceptsGzip = encodings != null && encodings.contains("gzip");
    }

    @Override
    public void send(int status, String contentType, byte[] body, SendListener sent) {
        response.setStatus(status);
        response.setContentType(contentType);
        response.setHeader("Cache-Control", "no-store");
        byte[] content = body;
        if (acceptsGzip && body.length >= COMPRESS_FROM) {
            response.setHeader("Content-Encoding", "gzip");
            content = gzip(body);
        }
        response.setContentLength(content.length);
        writer.write(content, failure -> {
            exchange.complete();
            sent.sent(failure);
        });
    }

    private static byte[] gzip(byte[] body) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length / 2);
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(body);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return compressed.toByteArray();
    }
}
