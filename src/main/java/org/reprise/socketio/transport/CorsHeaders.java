package org.reprise.socketio.transport;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;

/** Tells browsers that pages of the allowed other origins may read the responses. Which requests are served is the engine's to say. */
final class CorsHeaders {

    private CorsHeaders() {}

    /** Adds the headers; without allowed origins there are none. */
    static void add(Set<String> allowed, HttpServletRequest request, HttpServletResponse response) {
        String origin = request.getHeader("Origin");
        if (allowed.isEmpty() || origin == null) {
            return;
        }
        response.addHeader("Vary", "Origin");
        if (allowed.contains(origin)) {
            response.setHeader("Access-Control-Allow-Origin", origin);
            response.setHeader("Access-Control-Allow-Credentials", "true");
        } else if (allowed.contains("*")) {
            response.setHeader("Access-Control-Allow-Origin", "*"); // and so without cookies
        }
    }

    static boolean isPreflight(Set<String> allowed, HttpServletRequest request) {
        return !allowed.isEmpty()
                && request.getMethod().equals("OPTIONS")
                && request.getHeader("Access-Control-Request-Method") != null;
    }

    static void answerPreflight(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Access-Control-Allow-Methods", "GET,HEAD,PUT,PATCH,POST,DELETE");
        String headers = request.getHeader("Access-Control-Request-Headers");
        if (headers != null) {
            response.addHeader("Vary", "Access-Control-Request-Headers");
            response.setHeader("Access-Control-Allow-Headers", headers);
        }
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
}
