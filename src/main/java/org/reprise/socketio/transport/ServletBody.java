package org.reprise.socketio.transport;

import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.reprise.socketio.engine.PollBody;

/** The body of a POST, read by the request's own thread. */
final class ServletBody implements PollBody {

    private final HttpServletRequest request;

    ServletBody(HttpServletRequest request) {
        this.request = request;
    }

    @Override
    public byte @Nullable [] read(int limit) throws IOException {
        long announced = request.getContentLengthLong();
        if (announced > limit) {
            return null;
        }
        InputStream body = request.getInputStream();
        byte[] bytes = body.readNBytes(limit);
        if (bytes.length == limit && body.read() >= 0) {
            return null;
        }
        if (bytes.length < announced) {
            throw new EOFException("the body ended early");
        }
        return bytes;
    }
}
